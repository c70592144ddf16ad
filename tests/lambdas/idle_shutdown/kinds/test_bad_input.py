"""What AWS, people or a future API may say of one thing: it is not stopped for it, and the next one has its turn."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.idle_shutdown.kinds import emr_serverless, mlflow
from lambdas.idle_shutdown.kinds.rows import ROWS
from tests.lambdas.idle_shutdown.kinds.idle_pairs import FIRST, PAIRS, SECOND, Pair
from tests.lambdas.idle_shutdown.kinds.test_contract import models
from tests.lambdas.idle_shutdown.kinds.world import swept
from tests.lambdas.idle_shutdown.worlds import NOW


@pytest.fixture(params=PAIRS)
def pair(request: pytest.FixtureRequest) -> Pair:
    made: Pair = PAIRS[request.param]()
    return made


def test_every_kind_has_its_pair() -> None:
    assert PAIRS.keys() == {row.word for row in ROWS}


def test_of_a_pair_both_are_stopped_where_nothing_speaks_against_it(pair: Pair) -> None:
    assert pair.stopped() == [FIRST, SECOND]


def future(_: datetime) -> datetime:
    return NOW + timedelta(hours=1)


def naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


@pytest.mark.parametrize("odd", [future, naive])
def test_a_time_that_cannot_be_keeps_it(pair: Pair, odd: Callable[[datetime], datetime]) -> None:
    times = pair.record(FIRST)
    if pair.times:
        times[pair.times[-1]] = odd(times[pair.times[-1]])
    else:
        times["Status"]["Timeline"] = {"ReadyDateTime": odd(times["Status"]["Timeline"]["ReadyDateTime"])}

    assert pair.stopped() == [SECOND]


def test_times_that_aws_leaves_out_keep_it(pair: Pair) -> None:
    pair.world.broken = True
    for member in pair.times:
        pair.record(FIRST).pop(member, None)
    if not pair.times:
        pair.record(FIRST)["Status"]["Timeline"] = {}

    assert pair.stopped() == [SECOND]


def test_a_listing_without_names_and_states_is_kept_and_reported(pair: Pair) -> None:
    pair.world.broken = True
    list_ = next(name for name in pair.world.replies if name.startswith("List"))
    answer = pair.world.replies[list_]

    def with_odd_ones(asked: dict[str, object]) -> dict[str, object]:
        page = dict(answer(asked))
        member = next(name for name, each in page.items() if isinstance(each, list))
        return {**page, member: [{}, *page[member]]}

    pair.world.replies[list_] = with_odd_ones
    said = swept(pair.world, pair.row, pair.policy)

    assert said[""] == "keep: its status is not understood"
    assert pair.stopped() == [FIRST, SECOND]


def test_a_status_of_a_future_api_keeps_it(pair: Pair) -> None:
    def dream() -> None:
        record = pair.record(FIRST)
        if pair.status == "Status" and not pair.times:
            record["Status"]["State"] = "DREAMING"
        else:
            record[pair.status] = "Dreaming"

    pair.before(pair.describe, FIRST, dream)

    assert pair.stopped() == [SECOND]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "InternalFailure"])
def test_one_that_may_not_be_read_is_kept_and_spares_no_other(pair: Pair, code: str) -> None:
    pair.refuse(code)

    assert pair.stopped() == [SECOND]


def test_things_that_went_in_mid_sweep_are_no_failure(pair: Pair) -> None:
    for name in (FIRST, SECOND):
        pair.refuse("ResourceNotFoundException", of=name)

    assert pair.stopped() == []
    assert not [each for each in swept(pair.world, pair.row, pair.policy).values() if "failed" in each]


def test_tags_that_cannot_be_read_keep_all(pair: Pair) -> None:
    pair.world.refuse(pair.tags)

    assert pair.stopped() == []


NAMES: Mapping[str, tuple[str, str]] = {
    "Endpoint": ("create_endpoint", "EndpointName"),
    "MlflowTrackingServer": ("create_mlflow_tracking_server", "TrackingServerName"),
    "NotebookInstance": ("create_notebook_instance", "NotebookInstanceName"),
    "ProcessingJob": ("create_processing_job", "ProcessingJobName"),
    "TrainingJob": ("create_training_job", "TrainingJobName"),
    "Space": ("create_space", "SpaceName"),
}
"""Of kinds that people name, where AWS's model says how."""


@st.composite
def named(draw: st.DrawFn) -> tuple[str, str]:
    """A kind, and a name that its model takes."""
    kind = draw(st.sampled_from(sorted(NAMES)))
    operation, member = NAMES[kind]
    shape = models(operation)[0].input_shape.members[member]
    legal = st.from_regex(shape.metadata["pattern"], fullmatch=True).map(lambda name: name[: shape.metadata["max"]])
    return kind, draw(legal.filter(lambda name: name not in (SECOND, "self", "row") and name[-1] != "-"))


@settings(max_examples=25)  # each makes a dozen clients
@given(named())
def test_a_name_may_have_any_legal_form_and_its_tag_is_found(chosen: tuple[str, str]) -> None:
    kind, name = chosen
    idle, kept = PAIRS[kind](name), PAIRS[kind](name)
    resource = next(arn for arn in kept.world.tags or _arns(kept) if arn.endswith(f"/{name}"))
    kept.world.tags.setdefault(resource, {})["keep-until"] = "2026-11-21T00:00Z"

    assert swept(idle.world, idle.row, idle.policy)[name].startswith("stop")
    assert swept(kept.world, kept.row, kept.policy)[name] == "keep: it says keep-until=2026-11-21T00:00Z"


def _arns(pair: Pair) -> list[str]:
    return [text for record in pair.records.values() for text in record.values() if str(text).startswith("arn:")]


def test_every_state_that_aws_knows_is_known_here() -> None:
    """A new one of an application's runs would be taken for over, of a server for one that does not run."""
    runs = models("list_job_runs")[0].input_shape.members["states"].member.enum
    sessions = models("list_sessions")[-1].input_shape.members["states"].member.enum
    server = models("describe_mlflow_tracking_server")[0].output_shape.members["TrackingServerStatus"].enum

    assert set(runs) - set(emr_serverless._LIVE_RUNS) == {"SUCCESS", "FAILED", "CANCELLED"}
    assert set(sessions) - set(emr_serverless._LIVE_SESSIONS) == {"FAILED", "TERMINATED"}
    assert set(server) - mlflow._STOPPED - mlflow._RUNNING == {"Updating", "MaintenanceInProgress"}
