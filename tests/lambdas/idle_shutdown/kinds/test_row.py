"""What all kinds that a row describes have in common: their words, and which errors say that something has gone."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.figures import Figures
from lambdas.idle_shutdown.kinds.kind import Gone
from lambdas.idle_shutdown.kinds.row import Aws, latest
from lambdas.idle_shutdown.kinds.rows import ROWS
from lambdas.idle_shutdown.tag_listing import TagListing
from tests.lambdas.idle_shutdown.worlds import NOW


def asked(error: dict[str, Any]) -> None:
    def describe(**_: Any) -> None:
        raise ClientError({"Error": error}, "Describe")

    calls = Calls(1000, lambda: 0, lambda _: None)
    Aws(lambda _: None, calls, Figures(None, calls), TagListing(None, calls), "d-1").call(describe)


@pytest.mark.parametrize(
    "code", ["ResourceNotFound", "ResourceNotFoundException", "ResourceInUse", "ConflictException"]
)
def test_what_is_not_there_or_on_its_way_out_has_gone(code: str) -> None:
    with pytest.raises(Gone):
        asked({"Code": code, "Message": "no"})


@pytest.mark.parametrize("words", ["Could not find endpoint anna.", "RecordNotFound"])
def test_old_operations_say_in_words_that_it_has_gone(words: str) -> None:
    with pytest.raises(Gone):
        asked({"Code": "ValidationException", "Message": words})


@pytest.mark.parametrize(
    "error",
    [
        {"Code": "ValidationException", "Message": "1 validation error detected"},
        {"Code": "ValidationException"},
        {"Code": "AccessDeniedException", "Message": "Could not find a policy that allows it"},
        {"Code": "ThrottlingException", "Message": "Rate exceeded"},
        {},
    ],
    ids=str,
)
def test_every_other_error_is_one(error: dict[str, Any]) -> None:
    with pytest.raises(ClientError):
        asked(error)


def test_settings_and_logs_know_a_kind_by_a_word_that_stays() -> None:
    assert sorted(row.word for row in ROWS) == [
        "EmrCluster",
        "EmrServerlessApplication",
        "Endpoint",
        "MlflowTrackingServer",
        "NotebookInstance",
        "ProcessingJob",
        "Space",
        "TrainingJob",
    ]


def test_the_last_of_several_times_counts_and_none_where_there_is_none() -> None:
    assert latest(NOW - timedelta(days=1), None, NOW, NOW - timedelta(days=2)) == NOW
    assert latest(None, None) is None
