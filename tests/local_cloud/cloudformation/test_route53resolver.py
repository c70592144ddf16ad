"""DNS firewalls and query logs, declared in a template and read back through Route 53 Resolver."""

from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack, attribute

_PREFIX = "AWS::Route53Resolver::"


def firewall(vpc: str) -> dict[str, dict[str, object]]:
    rules = [
        {"Action": "ALLOW", "Priority": 1, "FirewallDomainListId": attribute("Needed", "Id")},
        {
            "Action": "BLOCK",
            "Priority": 2,
            "BlockResponse": "NXDOMAIN",
            "FirewallDomainListId": attribute("Everything", "Id"),
        },
    ]
    group = {"FirewallRuleGroupId": attribute("Rules", "Id"), "VpcId": vpc, "Priority": 101}
    return {
        "Needed": {"Type": f"{_PREFIX}FirewallDomainList", "Properties": {"Domains": ["sts.amazonaws.com"]}},
        "Everything": {"Type": f"{_PREFIX}FirewallDomainList", "Properties": {"Domains": ["*"]}},
        "Rules": {"Type": f"{_PREFIX}FirewallRuleGroup", "Properties": {"FirewallRules": rules}},
        "Association": {"Type": f"{_PREFIX}FirewallRuleGroupAssociation", "Properties": group},
    }


def test_a_firewall_reads_back_as_it_was_declared_and_goes_with_its_stack(account: Account) -> None:
    vpc, _ = account.subnets()
    stack = Stack(account, firewall(vpc))
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    resolver = account.client("route53resolver")

    (association,) = resolver.list_firewall_rule_group_associations(VpcId=vpc)["FirewallRuleGroupAssociations"]
    rules = resolver.list_firewall_rules(FirewallRuleGroupId=association["FirewallRuleGroupId"])["FirewallRules"]
    domains = [
        resolver.list_firewall_domains(FirewallDomainListId=rule["FirewallDomainListId"])["Domains"] for rule in rules
    ]
    assert [(rule["Action"], rule.get("BlockResponse")) for rule in rules] == [("ALLOW", None), ("BLOCK", "NXDOMAIN")]
    assert domains == [["sts.amazonaws.com"], ["*"]]
    assert resolver.get_firewall_config(ResourceId=vpc)["FirewallConfig"]["FirewallFailOpen"] == "DISABLED"

    stack.delete()
    assert resolver.list_firewall_rule_group_associations(VpcId=vpc)["FirewallRuleGroupAssociations"] == []
    assert resolver.list_firewall_rule_groups()["FirewallRuleGroups"] == []
    assert resolver.list_firewall_domain_lists()["FirewallDomainLists"] == []


def test_a_firewall_for_a_network_that_does_not_exist_fails_its_stack(account: Account) -> None:
    stack = Stack(account, firewall("vpc-0"))

    assert "The VPC ID 'vpc-0' does not exist" in " ".join(stack.reasons)


def test_queries_of_a_network_are_logged_where_the_template_says(account: Account) -> None:
    vpc, _ = account.subnets()
    group = f"arn:aws:logs:eu-central-1:000000000000:log-group:{account.name('queries')}:*"
    stack = Stack(
        account,
        {
            "Log": {"Type": f"{_PREFIX}ResolverQueryLoggingConfig", "Properties": {"DestinationArn": group}},
            "OfVpc": {
                "Type": f"{_PREFIX}ResolverQueryLoggingConfigAssociation",
                "Properties": {"ResolverQueryLogConfigId": attribute("Log", "Id"), "ResourceId": vpc},
            },
        },
    )
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    resolver = account.client("route53resolver")

    found = resolver.list_resolver_query_log_config_associations()["ResolverQueryLogConfigAssociations"]
    assert [each["ResourceId"] for each in found] == [vpc]
    (config,) = resolver.list_resolver_query_log_configs()["ResolverQueryLogConfigs"]
    assert config["DestinationArn"] == group
    stack.delete()
    assert resolver.list_resolver_query_log_configs()["ResolverQueryLogConfigs"] == []
