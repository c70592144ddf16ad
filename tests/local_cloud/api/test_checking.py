"""What AWS's models forbid is refused, whichever client sends it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from local_cloud import services
from local_cloud.api.checking import check_request, pattern
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.models import operation_model
from local_cloud.api.operations import perform, served_operations
from local_cloud.api.replies import coerce, prune
from tests.local_cloud.account import Account


def patterns(shape: Any, seen: set[str]) -> list[str]:
    """Every regular expression below a shape of a service model."""
    if shape is None or shape.name in seen:
        return []
    seen.add(shape.name)
    members = getattr(shape, "members", {}).values() if shape.type_name == "structure" else ()
    inner = [*members, getattr(shape, "member", None), getattr(shape, "key", None), getattr(shape, "value", None)]
    own = [shape.metadata["pattern"]] if "pattern" in shape.metadata else []
    return own + [found for each in inner for found in patterns(each, seen)]


def test_every_pattern_of_a_served_operation_can_be_checked() -> None:
    served = served_operations()
    assert len(served) > len(services.__all__)
    for service, name in served:
        for expression in patterns(operation_model(service, name).input_shape, set()):
            pattern(expression)


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({}, "Missing required parameter"),
        ({"ModelPackageGroupName": 3}, "Invalid type for parameter ModelPackageGroupName"),
        ({"ModelPackageGroupName": "group", "Colour": "green"}, 'Unknown parameter in input: "Colour"'),
        ({"ModelPackageGroupName": "not a name"}, "Member must satisfy regular expression pattern"),
        ({"ModelPackageGroupName": "g" * 64}, "regular expression pattern|less than or equal to 63"),
        ({"ModelPackageGroupName": "group", "ModelPackageGroupDescription": "d" * 1025}, "less than or equal to 1024"),
    ],
)
def test_a_request_that_the_model_forbids_is_refused(params: dict[str, Any], problem: str) -> None:
    with pytest.raises(ApiError, match=problem):
        check_request("sagemaker", "CreateModelPackageGroup", params)


def test_numbers_outside_their_range_are_refused() -> None:
    with pytest.raises(ApiError, match="Member must have value less than or equal to 100"):
        check_request("sagemaker", "ListApps", {"MaxResults": 101})


def test_an_operation_of_aws_that_is_missing_here_says_so(account: Account) -> None:
    with pytest.raises(
        ClientError, match=r"sagemaker:CreateTransformJob is a real AWS operation.*not of AWS"
    ) as refused:
        account.careless_client("sagemaker").create_transform_job()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_client_that_checks_nothing_is_refused_all_the_same(account: Account) -> None:
    with pytest.raises(ClientError, match=r'ValidationException.*Missing required parameter in input: "ResourceArn"'):
        account.careless_client("sagemaker").list_tags()


def test_an_operation_that_aws_does_not_have_is_unknown() -> None:
    with pytest.raises(ApiError, match="sagemaker has no operation CreateSpaceship"):
        perform("sagemaker", "CreateSpaceship", {}, Location("000000000000", "eu-central-1"))


@given(st.dictionaries(st.sampled_from(["AppName", "Status", "Colour", "Secret"]), st.text()))
def test_a_reply_carries_only_what_the_model_declares(record: dict[str, str]) -> None:
    shape = operation_model("sagemaker", "DescribeApp").output_shape
    assert prune(record, shape).keys() <= {"AppName", "Status"}


@given(st.integers(min_value=0, max_value=10**9), st.booleans())
def test_numbers_and_booleans_of_a_template_may_be_strings(number: int, flag: bool) -> None:
    shape = operation_model("sagemaker", "CreateTrainingJob").input_shape
    written = {
        "StoppingCondition": {"MaxRuntimeInSeconds": str(number)},
        "EnableNetworkIsolation": str(flag).lower(),
    }
    read = {"StoppingCondition": {"MaxRuntimeInSeconds": number}, "EnableNetworkIsolation": flag}
    assert coerce(written, shape) == coerce(read, shape) == read
