"""The group that AWS makes by itself lets its members reach anything."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import VPC
from stacks.rules.model.policies import ACCOUNT
from stacks.rules.model.spelling import reference, referred
from stacks.rules.rule import Fact, Rule, either

EMPTIED = "Custom::VpcRestrictDefaultSG"


def check(assembly: Assembly) -> Iterator[Fact]:
    emptied = {each.get("DefaultSecurityGroupId"): each for each in assembly.of(EMPTIED)}
    for network in assembly.of(VPC):
        by = emptied.get(reference(network.stack, network.name, "DefaultSecurityGroup"))
        # It revokes what the group lets in from itself, named by the account: by another one it finds nothing.
        done = by is not None and referred(by.get("ServiceToken")) is not None and by.get("Account") == ACCOUNT
        yield either(network, done, f"its default group is emptied by {by.name if by else ''}", "default group open")


RULE = Rule(
    name="DefaultGroupEmptied",
    requirements=("NFR-2",),
    claim="The default security group of every network is emptied",
    wrong="The group that AWS makes with a network keeps its rules",
    matters="It lets its members reach anything, and whatever names no group is put into it",
    mend="Keep the feature flag @aws-cdk/aws-ec2:restrictDefaultSecurityGroup in cdk.json",
    check=check,
)
