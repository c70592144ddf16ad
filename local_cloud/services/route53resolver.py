"""Route 53 Resolver: DNS firewalls and query logs, as records. Nothing resolves a name by them here."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.operations import Operation, Params, operation
from local_cloud.engine.network import require_vpc
from local_cloud.records import Kind, Record, random_id

_SERVICE = "route53resolver"
_ERRORS = {
    "missing": "ResourceNotFoundException",
    "exists": "ResourceExistsException",
    "in_use": "ResourceInUseException",
    "stamps": (),
}


def _identified(name: str, key: str, prefix: str, arn: str, **described: object) -> Kind:
    """A kind whose identifier AWS makes: records keep it as ``key``, for children name their parent so."""
    return records.kind(
        service=_SERVICE, name=name, key=(key,), arn=f"{arn}/{{{key}}}", arn_member="Arn", **_ERRORS, **described,
        complete=lambda _params, _at: {key: f"{prefix}-{random_id(17)}"},
    )  # fmt: skip


DOMAIN_LIST = _identified(
    "FirewallDomainList", "FirewallDomainListId", "rslvr-fdl", "firewall-domain-list",
    created={"Domains": [], "Status": "COMPLETE"},
)  # fmt: skip
RULE_GROUP = _identified(
    "FirewallRuleGroup", "FirewallRuleGroupId", "rslvr-frg", "firewall-rule-group", created={"Status": "COMPLETE"}
)
RULE = records.kind(
    service=_SERVICE, name="FirewallRule", key=("FirewallRuleGroupId", "FirewallDomainListId"),
    parents=(RULE_GROUP, DOMAIN_LIST), **_ERRORS,
)  # fmt: skip
ASSOCIATION = _identified(
    "FirewallRuleGroupAssociation", "FirewallRuleGroupAssociationId", "rslvr-frgassoc",
    "firewall-rule-group-association", parents=(RULE_GROUP,),
    created={"Status": "COMPLETE", "MutationProtection": "DISABLED"},
)  # fmt: skip
LOG_CONFIG = _identified(
    "ResolverQueryLogConfig", "ResolverQueryLogConfigId", "rqlc", "resolver-query-log-config",
    created={"Status": "CREATED"},
)  # fmt: skip
LOG_ASSOCIATION = records.kind(
    service=_SERVICE, name="ResolverQueryLogConfigAssociation", key=("ResolverQueryLogConfigId", "ResourceId"),
    parents=(LOG_CONFIG,), created={"Status": "ACTIVE", "Error": "NONE"}, **_ERRORS,
    complete=lambda _params, _at: {"Id": f"rqlca-{random_id(17)}"},
)  # fmt: skip


def _shown(kind: Kind, record: Record) -> Record:
    return {"Id": record[kind.key[0]], **record}


def _serve(kind: Kind, verbs: dict[str, str]) -> None:
    """``verbs`` names the operations that create, find, delete and list."""
    for purpose, build in (("create", _creating), ("find", _finding), ("delete", _deleting), ("list", _listing)):
        if purpose in verbs:
            operation(_SERVICE, verbs[purpose])(build(kind))


def _creating(kind: Kind) -> Operation:
    def create(params: Params, at: Location) -> Params:
        require_vpc([params[name] for name in ("VpcId", "ResourceId") if name in params], at)
        return {kind.name: _shown(kind, records.create(kind, params, at))}

    return create


def _finding(kind: Kind) -> Operation:
    return lambda params, at: {kind.name: _shown(kind, _named(kind, params, at))}


def _deleting(kind: Kind) -> Operation:
    def delete(params: Params, at: Location) -> Params:
        record = _named(kind, params, at)
        records.remove(kind, record, at)
        return {kind.name: _shown(kind, record)}

    return delete


def _listing(kind: Kind) -> Operation:
    def reply(params: Params, at: Location) -> Params:
        found = [_shown(kind, each) for each in records.records(kind, at) if _wanted(each, params)]
        return {f"{kind.name}s": found}

    return reply


def _wanted(record: Record, params: Params) -> bool:
    return all(record.get(name) == value for name, value in params.items() if name not in ("MaxResults", "NextToken"))


def _named(kind: Kind, params: Params, at: Location) -> Record:
    return records.find(kind, at, *(params[member] for member in kind.key))


def _usual(noun: str) -> dict[str, str]:
    return {"create": f"Create{noun}", "find": f"Get{noun}", "delete": f"Delete{noun}", "list": f"List{noun}s"}


_serve(DOMAIN_LIST, _usual("FirewallDomainList"))
_serve(RULE_GROUP, _usual("FirewallRuleGroup"))
_serve(RULE, {"create": "CreateFirewallRule", "delete": "DeleteFirewallRule", "list": "ListFirewallRules"})
_serve(
    ASSOCIATION,
    {
        "create": "AssociateFirewallRuleGroup",
        "find": "GetFirewallRuleGroupAssociation",
        "delete": "DisassociateFirewallRuleGroup",
        "list": "ListFirewallRuleGroupAssociations",
    },
)
_serve(LOG_CONFIG, _usual("ResolverQueryLogConfig"))
_serve(
    LOG_ASSOCIATION,
    {
        "create": "AssociateResolverQueryLogConfig",
        "delete": "DisassociateResolverQueryLogConfig",
        "list": "ListResolverQueryLogConfigAssociations",
    },
)


@operation(_SERVICE, "UpdateFirewallDomains")
def update_domains(params: Params, at: Location) -> Params:
    found = records.find(DOMAIN_LIST, at, params["FirewallDomainListId"])
    old = [] if params["Operation"] == "REPLACE" else found["Domains"]
    given = params["Domains"]
    removed = params["Operation"] == "REMOVE"
    found["Domains"] = [each for each in old if each not in given] + ([] if removed else given)
    return {"Id": found["FirewallDomainListId"], "Name": found["Name"], "Status": found["Status"]}


@operation(_SERVICE, "ListFirewallDomains")
def list_domains(params: Params, at: Location) -> Params:
    return {"Domains": records.find(DOMAIN_LIST, at, params["FirewallDomainListId"])["Domains"]}


@operation(_SERVICE, "GetFirewallConfig")
def firewall_config(params: Params, at: Location) -> Params:
    """As AWS makes it: closed. Nothing here changes it."""
    require_vpc([params["ResourceId"]], at)
    shown = {"ResourceId": params["ResourceId"], "OwnerId": at.account, "FirewallFailOpen": "DISABLED"}
    return {"FirewallConfig": {"Id": f"rslvr-fc-{params['ResourceId']}", **shown}}
