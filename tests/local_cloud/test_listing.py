"""Lists select, sort and page; what they cannot select by they refuse."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_cloud.api.errors import ApiError
from local_cloud.listing import Listing

JOBS = Listing(
    "sagemaker", "ListTrainingJobs",
    {"StatusEquals": "Status", "NameContains": "Name", "CreationTimeAfter": "CreationTime"}, name="Name",
)  # fmt: skip
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"Name": st.text(max_size=3), "Status": st.sampled_from("AB"), "CreationTime": st.integers()}
    ),
    max_size=12,
)


def pages(found: list[dict[str, Any]], **params: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list, following the tokens."""
    replies = [JOBS.reply(found, params)]
    while token := replies[-1].get("NextToken"):
        replies.append(JOBS.reply(found, {**params, "NextToken": token}))
    return [reply["TrainingJobSummaries"] for reply in replies]


def joined(read: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return list(itertools.chain.from_iterable(read))


@given(RECORDS, st.integers(min_value=1, max_value=5))
def test_pages_together_hold_everything_once_in_order_of_creation(found: list[dict[str, Any]], size: int) -> None:
    read = pages(found, MaxResults=size)
    assert joined(read) == sorted(found, key=lambda each: each["CreationTime"])
    assert all(len(each) <= size for each in read)


@given(RECORDS)
def test_descending_is_the_order_of_the_name_from_its_end(found: list[dict[str, Any]]) -> None:
    listed = joined(pages(found, SortBy="Name", SortOrder="Descending"))
    assert [each["Name"] for each in listed] == sorted((each["Name"] for each in found), reverse=True)


@given(RECORDS, st.sampled_from("AB"), st.text(max_size=1), st.integers())
def test_every_filter_narrows(found: list[dict[str, Any]], status: str, part: str, time: int) -> None:
    listed = joined(pages(found, StatusEquals=status, NameContains=part, CreationTimeAfter=time))
    assert all(each["Status"] == status and part in each["Name"] and each["CreationTime"] > time for each in listed)
    left = [each for each in found if each not in listed]
    assert all(each["Status"] != status or part not in each["Name"] or each["CreationTime"] <= time for each in left)


def test_a_parameter_that_nothing_reads_is_refused() -> None:
    with pytest.raises(ApiError, match="ListTrainingJobs cannot select by WarmPoolStatusEquals") as refused:
        JOBS.reply([], {"WarmPoolStatusEquals": "InUse"})
    assert refused.value.status == 501
