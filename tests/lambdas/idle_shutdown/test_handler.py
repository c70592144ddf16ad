"""Environment and clock in, sweep out."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.stub import ANY, Stubber
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.curfew import Curfew
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.environment import Environment
from lambdas.idle_shutdown.kinds.row import Aws, Row
from lambdas.idle_shutdown.kinds.rows import ROWS
from tests.lambdas.boundary import handler

POLICY = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15))
ENVIRONMENT = Environment("d-example", {"JupyterLab": POLICY}, Breaker(100, 0.5), 1000, dry_run=False)

_SECONDS = st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds))
_CURFEWS = st.builds(
    Curfew, st.times().map(lambda at: at.replace(tzinfo=None)), st.just(time(6)), st.just(ZoneInfo("Europe/Berlin")),
    _SECONDS, st.frozensets(st.integers(0, 6)),
)  # fmt: skip
_POLICIES = st.builds(
    Policy, _SECONDS, _SECONDS, _SECONDS, st.none() | _SECONDS, _SECONDS, st.booleans(),
    st.dictionaries(st.text(), _CURFEWS, max_size=2),
)  # fmt: skip


_ENVIRONMENTS = st.builds(
    Environment,
    domain_id=st.text(st.characters(exclude_categories=["C"])),
    policies=st.dictionaries(st.text(), _POLICIES, max_size=3),
    breaker=st.builds(Breaker, st.integers(0), st.floats(0, 1), st.integers(0)),
    calls_a_second=st.floats(0.1, 100),
    dry_run=st.booleans(),
    dry_run_days=st.integers(0, 14),
    curfews=st.dictionaries(st.text(), _CURFEWS, max_size=2),
    topic_arn=st.text(st.characters(exclude_categories=["C"])),
)


@given(_ENVIRONMENTS)
def test_the_environment_is_read_back_as_it_was_written(environment: Environment) -> None:
    assert Environment.from_environ(environment.to_environ()) == environment


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.word)
def test_a_kind_is_given_the_client_of_its_own_service(row: type[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    asked: list[str] = []

    def client(service: str) -> Any:
        asked.append(service)
        return module._client(service)

    nobody: Any = None
    made = row(Aws(client, nobody, nobody, nobody, domain_id="d-1"))

    assert [made.client.meta.service_model.service_name] == asked


def answers_once(module: ModuleType, name: dict[str, Any], refused: str) -> None:
    stopping = Stubber(module.stopping)
    if refused:
        stopping.add_client_error("delete_app", refused)
    else:
        stopping.add_response("delete_app", {}, name)
    stopping.activate()


def answers(
    module: ModuleType, *, used: datetime, deletes: bool, domain: datetime | None = None, refused: str = ""
) -> None:
    name = {"SpaceName": "anna", "AppType": "JupyterLab", "AppName": "default"}
    space = {"SpaceName": "anna", "SpaceSharingSettingsSummary": {"SharingType": "Private"}}
    app = {**name, "DomainId": "d-example", "Status": "InService", "CreationTime": used}
    check = datetime.now(UTC) - timedelta(minutes=1)
    described = {**app, "LastUserActivityTimestamp": check, "LastHealthCheckTimestamp": check}
    sagemaker, cloudwatch, tagging = (
        Stubber(client) for client in (module.sagemaker, module.cloudwatch, module.tagging)
    )
    looks_again = deletes or domain is not None
    for _ in range(2 + looks_again):
        tagging.add_response("get_resources", {"ResourceTagMappingList": []}, None)
    beat = {"Id": "beat0", "Timestamps": [datetime.now(UTC)], "Values": [used.timestamp()], "StatusCode": "Complete"}
    for _ in range(1 + looks_again):
        cloudwatch.add_response(
            "get_metric_data",
            {"MetricDataResults": [beat]},
            {"MetricDataQueries": ANY, "StartTime": ANY, "EndTime": ANY},
        )
    listing = {"DomainIdEquals": "d-example", "MaxResults": 100}
    whole_name = {**name, "DomainId": "d-example"}
    replies: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        *[("describe_domain", {"CreationTime": domain}, {"DomainId": "d-example"})] * (domain is not None),
        ("list_apps", {"Apps": [app]}, listing),
        ("list_spaces", {"Spaces": [space]}, listing),
        *[("describe_app", described, whole_name)] * looks_again,
    ]
    for reply in replies:
        sagemaker.add_response(*reply)
    answers_once(module, whole_name, refused)
    for stubber in (sagemaker, cloudwatch, tagging):
        stubber.activate()


def test_a_later_run_in_the_same_process_knows_the_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(days=1), deletes=True)
    module.handler({}, None)

    assert module.spaces.of({"SpaceName": "anna"}) is not None


@pytest.mark.requirement("GR-1")
def test_an_app_idle_since_yesterday_is_stopped_by_todays_clock(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(days=1), deletes=True)
    answer: dict[str, Any] = module.handler({"source": "aws.events"}, None)
    *_, called, told = map(json.loads, capsys.readouterr().out.splitlines())

    assert [(each["space"], each["action"]) for each in answer["apps"]] == [("anna", "stop")]
    assert answer["resume"] is None
    assert (called["calls"]["delete_app"], called["failed"]) == (1, {})
    assert (told["Stopped"], told["Seen"], told["Failed"], told["Unfinished"]) == (1, 1, 0, 0)
    assert told["Calls"] == sum(called["calls"].values())
    assert {each["Name"] for each in told["_aws"]["CloudWatchMetrics"][0]["Metrics"]} <= told.keys()


def test_its_owner_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", replace(ENVIRONMENT, topic_arn="arn:topic").to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(days=1), deletes=True)
    with Stubber(module.sns) as sns:
        sns.add_response("publish_batch", {}, {"TopicArn": "arn:topic", "PublishBatchRequestEntries": ANY})
        counts = module.handler({}, None)["counts"]
        sns.assert_no_pending_responses()

    assert (counts["stopped"], counts["untold"]) == (1, 0)


def test_in_the_first_days_of_a_domain_everything_is_decided_and_nothing_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = handler("idle_shutdown", replace(ENVIRONMENT, dry_run_days=7).to_environ(), monkeypatch)
    now = datetime.now(UTC)
    answers(module, used=now - timedelta(days=1), deletes=False, domain=now - timedelta(days=6))
    (shown,) = module.handler({}, None)["apps"]

    assert (shown["action"], shown["reason"].partition(";")[0]) == ("keep", "dry run")


def test_an_app_used_now_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(minutes=1), deletes=False)

    assert [each["action"] for each in module.handler(None, None)["apps"]] == ["keep"]


def test_a_call_that_failed_is_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(days=1), deletes=True, refused="ThrottlingException")
    answer = module.handler({}, None)
    *_, called, _ = map(json.loads, capsys.readouterr().out.splitlines())

    assert [each["action"] for each in answer["apps"]] == ["keep"]
    assert [count for told, count in called["failed"].items() if "ThrottlingException" in told] == [1]
    assert module.stopping.meta.config.retries["total_max_attempts"] == 1


class EndingRun:
    """A Lambda context with hardly any time."""

    def get_remaining_time_in_millis(self) -> int:
        return 59_000


def test_a_run_without_time_says_that_it_stopped_nothing_and_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    answers(module, used=datetime.now(UTC) - timedelta(days=1), deletes=False)

    assert module.handler({}, EndingRun())["counts"].get("stopped", 0) == 0
