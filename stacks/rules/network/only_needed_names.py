"""Names of AWS that have an endpoint resolve; every other question is refused, and every question is logged."""

import re
from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import VPC
from stacks.rules.model.policies import ACCOUNT, Statement, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_KIND = "AWS::Route53Resolver::"
_LISTS, _RULES = f"{_KIND}FirewallDomainList", f"{_KIND}FirewallRuleGroup"
_JOINED, _LOG = f"{_KIND}FirewallRuleGroupAssociation", f"{_KIND}ResolverQueryLoggingConfig"
_GROUP = "AWS::Logs::LogGroup"
_LOGGED = f"{_LOG}Association"
_INTERNAL = re.compile(r"\*\.([a-z0-9-]+\.compute|ec2)\.internal")
# The first Region's S3 is still called by names without a Region.
_OLDEST = re.compile(r"(\*\.)?s3\.amazonaws\.com")
_OF_AWS = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2}(-[a-z]+)+-\d\.(amazonaws\.com|api\.aws|sagemaker\.aws|app\.aws)")
_LOGS_OF_OURS = re.compile(rf"arn:[a-z«»A-Z:-]+:logs:[a-z0-9-]+:{ACCOUNT}:\*")
# Below these, anybody can have a name that his own servers answer for.
_FOR_ANYBODY = re.compile(r"(^|\.)(elb|execute-api|compute|rds|cloudfront|elasticbeanstalk|lambda-url|on)\.")


def check(assembly: Assembly) -> Iterator[Fact]:
    for network in assembly.of(VPC):
        joined = [each for each in assembly.of(_JOINED) if assembly.meant(each.get("VpcId"), VPC) is network]
        groups = [
            each for each in assembly.of(_RULES) if any(_refers(one.get("FirewallRuleGroupId"), each) for one in joined)
        ]
        good = len(groups) == 1 and _is_closed(assembly, groups[0])
        yield either(network, good, "names that are needed resolve, all others do not", "any name resolves, or none")
        logs = [each for each in assembly.of(_LOGGED) if assembly.meant(each.get("ResourceId"), VPC) is network]
        kept = any(_refers(one.get("ResolverQueryLogConfigId"), log) for one in logs for log in assembly.of(_LOG))
        yield either(network, kept and _to_a_log(assembly), "every question is logged", "questions are not logged")
    for names in assembly.of(_LISTS):
        strange = [name for name in names.listed("Domains") if name != "*" and not _is_known(str(name))]
        yield either(names, not strange, f"{len(names.listed('Domains'))} names of AWS", f"also {', '.join(strange)}")


def _is_closed(assembly: Assembly, group: Resource) -> bool:
    """The last rule blocks everything, and no rule before it allows everything."""
    rules = sorted(group.listed("FirewallRules"), key=lambda rule: int(rule.get("Priority", 0)))
    lists = [_named(assembly, rule.get("FirewallDomainListId")) for rule in rules]
    if not rules or lists[-1] != ["*"] or rules[-1].get("Action") != "BLOCK":
        return False
    allowing = [names for rule, names in zip(rules, lists, strict=True) if rule.get("Action") != "BLOCK"]
    plain = all(not {"Qtype", "DnsThreatProtection"} & set(rule) for rule in rules)
    plain = plain and all(rule.get("Action") in ("ALLOW", "BLOCK") for rule in rules)
    return plain and bool(allowing) and all(names and "*" not in names for names in allowing)


def _named(assembly: Assembly, value: Any) -> list[Any]:
    return next((each.listed("Domains") for each in assembly.of(_LISTS) if _refers(value, each)), [])


def _to_a_log(assembly: Assembly) -> bool:
    """Every log of questions is a group of ours that AWS's delivery may write to."""
    groups = [assembly.meant(each.get("DestinationArn"), _GROUP) for each in assembly.of(_LOG)]
    written = {name for each in statements(assembly) if _delivers(each) for name in each.resources}
    return all(group is not None and reference(group.stack, group.name, "Arn") in written for group in groups)


def _delivers(statement: Statement) -> bool:
    by = ("Service", "delivery.logs.amazonaws.com") in statement.principals
    writes = statement.allows and {"logs:CreateLogStream", "logs:PutLogEvents"} <= set(statement.actions)
    return by and writes and all(_is_for_us(*each) for each in statement.conditions)


def _is_for_us(operator: str, key: str, values: tuple[str, ...]) -> bool:
    """Asked for our account, or for any log of it: whatever else is asked, AWS's delivery may not meet."""
    if (operator, key) == ("StringEquals", "aws:sourceaccount"):
        return values == (ACCOUNT,)
    return (operator, key) == ("ArnLike", "aws:sourcearn") and all(_LOGS_OF_OURS.fullmatch(each) for each in values)


def _is_known(name: str) -> bool:
    if _INTERNAL.fullmatch(name) or _OLDEST.fullmatch(name):
        return True
    return _OF_AWS.fullmatch(name) is not None and not _FOR_ANYBODY.search(name)


def _refers(value: Any, resource: Resource) -> bool:
    return value in (reference(resource.stack, resource.name), reference(resource.stack, resource.name, "Id"))


RULE = Rule(
    name="OnlyNeededNames",
    requirements=("NFR-1", "NFR-2"),
    claim="Only names of AWS that are needed resolve inside the network, and every question is logged",
    wrong="Other names resolve, or questions are not logged",
    matters="The resolver passes questions on to anybody's name server: a tunnel that needs no route at all",
    mend="Leave the DNS firewall to the network stack; a service brings its own names",
    check=check,
)
