"""AWS::Route53Resolver types: DNS firewalls and query logs."""

from __future__ import annotations

from typing import Any

from local_cloud.cloudformation.client_types import ClientType
from local_cloud.engine.provisioning import Declared, Properties, Provisioned
from local_cloud.records import random_id

_PREFIX = "AWS::Route53Resolver::"
_SERVICE = "route53resolver"


def add_types() -> None:
    ClientType(f"{_PREFIX}FirewallDomainList", _SERVICE, _create_list, _delete_list).add()
    ClientType(f"{_PREFIX}FirewallRuleGroup", _SERVICE, _create_group, _delete_group).add()
    ClientType(
        f"{_PREFIX}FirewallRuleGroupAssociation", _SERVICE, _associate_group, _disassociate_group, name_first=True
    ).add()
    ClientType(f"{_PREFIX}ResolverQueryLoggingConfig", _SERVICE, _create_log, _delete_log, tagged=False).add()
    ClientType(
        f"{_PREFIX}ResolverQueryLoggingConfigAssociation", _SERVICE, _associate_log, _disassociate_log,
        name_first=True, tagged=False,
    ).add()  # fmt: skip


def _create_list(resolver: Any, declared: Declared) -> Provisioned:
    made = resolver.create_firewall_domain_list(**_new(declared))["FirewallDomainList"]
    domains = list(declared.properties["Domains"])
    resolver.update_firewall_domains(FirewallDomainListId=made["Id"], Operation="ADD", Domains=domains)
    return made["Id"], {"Id": made["Id"], "Arn": made["Arn"]}


def _delete_list(resolver: Any, identifier: str, _properties: Properties) -> None:
    resolver.delete_firewall_domain_list(FirewallDomainListId=identifier)


def _create_group(resolver: Any, declared: Declared) -> Provisioned:
    made = resolver.create_firewall_rule_group(**_new(declared))["FirewallRuleGroup"]
    for number, rule in enumerate(declared.properties["FirewallRules"]):
        resolver.create_firewall_rule(
            CreatorRequestId=random_id(32),
            FirewallRuleGroupId=made["Id"],
            Name=f"{declared.logical_id[:50]}-{number}",
            **{**rule, "Priority": int(rule["Priority"])},
        )
    return made["Id"], {"Id": made["Id"], "Arn": made["Arn"]}


def _delete_group(resolver: Any, identifier: str, _properties: Properties) -> None:
    for rule in resolver.list_firewall_rules(FirewallRuleGroupId=identifier)["FirewallRules"]:
        resolver.delete_firewall_rule(FirewallRuleGroupId=identifier, FirewallDomainListId=rule["FirewallDomainListId"])
    resolver.delete_firewall_rule_group(FirewallRuleGroupId=identifier)


def _associate_group(resolver: Any, declared: Declared) -> Provisioned:
    given = declared.properties
    params: Properties = {
        name: given[name] for name in ("FirewallRuleGroupId", "VpcId", "MutationProtection") if name in given
    }
    params["Priority"] = int(given["Priority"])
    made = resolver.associate_firewall_rule_group(**_new(declared), **params)["FirewallRuleGroupAssociation"]
    return made["Id"], {"Id": made["Id"], "Arn": made["Arn"]}


def _disassociate_group(resolver: Any, identifier: str, _properties: Properties) -> None:
    resolver.disassociate_firewall_rule_group(FirewallRuleGroupAssociationId=identifier)


def _create_log(resolver: Any, declared: Declared) -> Provisioned:
    destination = declared.properties["DestinationArn"]
    made = resolver.create_resolver_query_log_config(**_new(declared), DestinationArn=destination)
    found = made["ResolverQueryLogConfig"]
    return found["Id"], {"Id": found["Id"], "Arn": found["Arn"]}


def _delete_log(resolver: Any, identifier: str, _properties: Properties) -> None:
    resolver.delete_resolver_query_log_config(ResolverQueryLogConfigId=identifier)


def _associate_log(resolver: Any, declared: Declared) -> Provisioned:
    made = resolver.associate_resolver_query_log_config(**_both(declared.properties))
    identifier = made["ResolverQueryLogConfigAssociation"]["Id"]
    return identifier, {"Id": identifier}


def _disassociate_log(resolver: Any, _identifier: str, properties: Properties) -> None:
    resolver.disassociate_resolver_query_log_config(**_both(properties))


def _both(properties: Properties) -> Properties:
    return {name: properties[name] for name in ("ResolverQueryLogConfigId", "ResourceId")}


def _new(declared: Declared) -> Properties:
    """What every creation needs: a name, made up where the template has none, and a token."""
    name = declared.properties.get("Name") or declared.generated_name(64)
    tags = [dict(tag) for tag in declared.properties.get("Tags", ())]
    return {"CreatorRequestId": random_id(32), "Name": name, **({"Tags": tags} if tags else {})}
