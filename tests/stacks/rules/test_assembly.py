"""The rules of the templates as a whole."""

import pytest

from stacks.rules.assembly import nothing_unknown, understood_kinds
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import After, Edit, Templates, add, drop, first


def a_gateway_to_the_internet(templates: Templates) -> None:
    add(templates, "network", "AWS::EC2::InternetGateway")


def a_kind_of_next_year(templates: Templates) -> None:
    add(templates, "studio", "AWS::SageMaker::InferenceRouter", Account="elsewhere")


def a_parameter(templates: Templates) -> None:
    templates["network"]["Parameters"]["Range"] = {"Type": "String", "Default": "10.0.0.0/16"}
    first(templates, "AWS::EC2::VPC")["CidrBlock"] = {"Ref": "Range"}


def a_value_that_is_looked_up(templates: Templates) -> None:
    first(templates, "AWS::EC2::VPC")["CidrBlock"] = "{{resolve:ssm:/network/range}}"


def a_reference_to_nothing(templates: Templates) -> None:
    drop(templates, "AWS::KMS::Key")


def our_own_spelling_of_a_reference(templates: Templates) -> None:
    first(templates, "AWS::SageMaker::Domain")["VpcId"] = "«network:Vpc8378EB38»"


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (understood_kinds.RULE, a_gateway_to_the_internet),
    (understood_kinds.RULE, a_kind_of_next_year),
    (nothing_unknown.RULE, a_parameter),
    (nothing_unknown.RULE, a_value_that_is_looked_up),
    (nothing_unknown.RULE, a_reference_to_nothing),
    (nothing_unknown.RULE, our_own_spelling_of_a_reference),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_what_nobody_can_know_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
