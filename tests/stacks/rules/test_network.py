"""The network's rules, each shown production as it is, and production after edits that a review might miss."""

import pytest

from stacks.rules.network import only_local_routes
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import After, Edit, Templates, add, drop, first, name_of


def a_route_to_the_internet(templates: Templates) -> None:
    table = {"Ref": name_of(templates, "network", "AWS::EC2::RouteTable")}
    add(templates, "network", "AWS::EC2::Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId="igw")


def subnets_on_the_main_table(templates: Templates) -> None:
    drop(templates, "AWS::EC2::SubnetRouteTableAssociation")


def a_subnet_of_a_foreign_network(templates: Templates) -> None:
    first(templates, "AWS::EC2::Subnet")["VpcId"] = "vpc-0123456789"


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (only_local_routes.RULE, a_route_to_the_internet),
    (only_local_routes.RULE, subnets_on_the_main_table),
    (only_local_routes.RULE, a_subnet_of_a_foreign_network),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_network_that_was_opened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    verdict = judge(rule, after(edit))

    assert verdict.counter_examples
