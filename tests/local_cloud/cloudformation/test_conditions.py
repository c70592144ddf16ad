"""Conditions of templates that ministack cannot evaluate by itself."""

import json

import pytest

from tests.local_cloud.account import Account

LISTED = {"Fn::Not": [{"Fn::Equals": ["", {"Fn::Join": ["", {"Ref": "List"}]}]}]}
TEMPLATE = {
    "Parameters": {"List": {"Type": "CommaDelimitedList", "Default": ""}},
    "Conditions": {"Listed": LISTED},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}},
    "Outputs": {"Found": {"Value": {"Fn::If": ["Listed", "members", "nothing"]}}},
}


@pytest.mark.parametrize(("members", "found"), [("", "nothing"), ("one,two", "members")])
def test_a_joined_list_is_empty_when_it_has_no_members(account: Account, members: str, found: str) -> None:
    cloudformation, name = account.client("cloudformation"), account.name("stack")
    parameters = [{"ParameterKey": "List", "ParameterValue": members}]
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE), Parameters=parameters)
    (output,) = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
    assert output["OutputValue"] == found
