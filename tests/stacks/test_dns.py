"""Inside the network only the names that are needed exist, and every question is logged."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import boto3
import pytest

from stacks.constructs.calls import by_service
from stacks.constructs.dns_firewall import names
from stacks.constructs.services import SERVICES
from stacks.settings import load
from stacks.settings.values import REGIONS
from stacks.studio import StudioStack
from stacks.training import TrainingStack
from tests.synthesis import Cloud, Document, synthesize
from tests.templates import spelled

PREFIX = "AWS::Route53Resolver::"


def rules(cloud: Cloud) -> list[Document]:
    """The firewall's rules in the order in which they are asked, with the domains of their lists."""
    lists = {
        f"${{{name.split(':')[1][:-8]}.Id}}": each["Properties"]["Domains"]
        for name, each in cloud.of_type(f"{PREFIX}FirewallDomainList").items()
    }
    found = cloud.only(f"{PREFIX}FirewallRuleGroup")["FirewallRules"]
    return [
        {**rule, "Domains": lists[spelled(rule["FirewallDomainListId"], cloud)]}
        for rule in sorted(found, key=lambda each: int(each["Priority"]))
    ]


@pytest.mark.requirement("NFR-2")
def test_what_is_not_needed_does_not_exist(each_cloud: Cloud) -> None:
    allow, block = rules(each_cloud)

    assert (block["Action"], block["Domains"], block["BlockResponse"]) == ("BLOCK", ["*"], "NXDOMAIN")
    assert "Qtype" not in block  # whatever is asked: addresses, texts, mail exchangers
    assert allow["Action"] == "ALLOW"


@pytest.mark.requirement("NFR-2")
def test_only_names_of_aws_and_of_the_network_itself_are_needed(each_cloud: Cloud) -> None:
    """A wildcard over a domain in which others can have names would be a way out."""
    region = each_cloud.settings.platform.region
    allow, _ = rules(each_cloud)
    ours = re.compile(
        rf"(\*\.)?([a-z0-9-]+\.)*{region}\.(amazonaws\.com|sagemaker\.aws|compute\.internal)|\*\.ec2\.internal"
    )

    assert [name for name in allow["Domains"] if not ours.fullmatch(name)] == []
    assert [name for name in allow["Domains"] if name.startswith("*.") and name.count(".") < 3] == []


@pytest.mark.requirement("NFR-2")
def test_the_firewall_guards_the_one_network_and_nothing_opens_it_when_it_fails(each_cloud: Cloud) -> None:
    association = each_cloud.only(f"{PREFIX}FirewallRuleGroupAssociation")

    assert association["VpcId"] == {"Ref": "Vpc8378EB38"}
    assert spelled(association["FirewallRuleGroupId"], each_cloud) == "${DnsFirewallRules.Id}"
    # UpdateFirewallConfig could let queries pass while the firewall fails: nobody is given it.
    assert not [path.name for path in each_cloud.folder.glob("*.template.json") if "FirewallConfig" in path.read_text()]


@pytest.mark.parametrize("region", REGIONS)
def test_every_name_that_an_sdk_asks_for_passes(region: str) -> None:
    allowed = names(SERVICES, region)
    session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none", region_name=region)
    clients = {name for service in SERVICES for name in service.clients if name.islower()}

    asked = {name: session.client(name).meta.endpoint_url.partition("://")[2] for name in clients}

    assert {name: host for name, host in asked.items() if not any(fnmatchcase(host, each) for each in allowed)} == {}
    assert any(fnmatchcase(f"some-bucket.s3.{region}.amazonaws.com", each) for each in allowed)


@pytest.mark.parametrize("emr", [False, True], ids=["without EMR", "with EMR"])
def test_a_service_that_nobody_calls_has_no_name_either(emr: bool, tmp_path: Path) -> None:
    settings = load("dev")
    settings = settings.model_copy(update={"emr": settings.emr.model_copy(update={"enabled": emr})})
    called = by_service([*TrainingStack.calls(), *StudioStack.calls(settings)])

    allow, _ = rules(synthesize(settings, tmp_path))

    assert allow["Domains"] == names(called, settings.platform.region)
    assert any("emr-serverless" in name for name in allow["Domains"]) is emr


def test_queries_are_logged_for_as_long_as_the_settings_say(each_cloud: Cloud) -> None:
    association = each_cloud.only(f"{PREFIX}ResolverQueryLoggingConfigAssociation")
    destination = each_cloud.only(f"{PREFIX}ResolverQueryLoggingConfig")["DestinationArn"]["Fn::GetAtt"][0]
    group = each_cloud.templates["network"]["Resources"][destination]["Properties"]

    assert association["ResourceId"] == {"Ref": "Vpc8378EB38"}
    assert spelled(association["ResolverQueryLogConfigId"], each_cloud) == "${DnsLog.Id}"
    assert group["RetentionInDays"] == each_cloud.settings.retention.log_days


def test_only_log_delivery_for_this_account_may_write_the_query_log(each_cloud: Cloud) -> None:
    policy = spelled(each_cloud.only("AWS::Logs::ResourcePolicy")["PolicyDocument"], each_cloud)

    assert '"Principal":{"Service":"delivery.logs.amazonaws.com"}' in policy
    assert '"StringEquals":{"aws:SourceAccount":"${AWS::AccountId}"}' in policy
    assert '"Resource":"${DnsLogQueries.Arn}"' in policy
