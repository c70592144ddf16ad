"""A log group that its template leaves unnamed is named after its stack, as policies by a stack's prefix rely on."""

from typing import Any

from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack


def group(**properties: Any) -> dict[str, Any]:
    return {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 1, **properties}}}


def retention(account: Account, name: str) -> list[int]:
    found = account.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return [each["retentionInDays"] for each in found if each["logGroupName"] == name]


def test_its_name_begins_with_its_stacks_and_stays(account: Account) -> None:
    stack = Stack(account, group())
    name = stack.physical_id("Logs")
    assert name.startswith(f"{stack.name}-Logs-")

    stack.update(group(RetentionInDays=7))
    assert (stack.physical_id("Logs"), retention(account, name)) == (name, [7])

    stack.delete()
    assert retention(account, name) == []


def test_a_name_that_is_given_holds_for_as_long_as_it_is_given(account: Account) -> None:
    given = account.name("logs")
    stack = Stack(account, group(LogGroupName=given))
    assert stack.physical_id("Logs") == given

    stack.update(group())
    generated = stack.physical_id("Logs")
    assert generated.startswith(f"{stack.name}-Logs-")
    assert (retention(account, given), retention(account, generated)) == ([], [1])
