"""What owners hear, and what happens when nobody can be told."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.stub import Stubber

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.case import Action, Case, TableRow, Verdict
from lambdas.idle_shutdown.losses import LOSSES
from lambdas.idle_shutdown.notices import Notices
from lambdas.idle_shutdown.record import Journal, Outcome
from stacks.constructs.idle_policies import KINDS
from tests.lambdas.boundary import stubbed
from tests.lambdas.idle_shutdown.worlds import NOW

TOPIC = "arn:aws:sns:eu-central-1:111122223333:notices"
VERDICT = Verdict(Action.STOP, "no activity for 95 min, the limit is 90 min", TableRow.IDLE)


def case(owner: str = "ada", instance_type: str = "ml.m5.xlarge") -> Case:
    name = {"SpaceName": "left-open"}
    return Case("JupyterLab", name, "InService", True, False, False, NOW, owner=owner, instance_type=instance_type)


@pytest.fixture
def sns() -> Iterator[tuple[Any, Stubber]]:
    client, stubber = stubbed("sns")
    with stubber:
        yield client, stubber


def notices(client: Any, topic: str = TOPIC) -> Notices:
    return Notices(client, topic, Calls(1000, lambda: 0.0, lambda _seconds: None))


def entry(number: int, says: str, outcome: str, owner: str = "ada") -> dict[str, Any]:
    attributes = {"owner": owner, "outcome": outcome}
    return {
        "Id": str(number),
        "Subject": "JupyterLab left-open",
        "Message": says,
        "MessageAttributes": {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
    }


def test_an_owner_hears_before_the_stop_and_after_it_and_what_it_saves(sns: tuple[Any, Stubber]) -> None:
    client, stubber = sns
    warned = (
        "JupyterLab left-open is about to be stopped: no activity for 95 min, the limit is 90 min.\n"
        "It costs about 0.23 dollars an hour (ml.m5.xlarge, list price in us-east-1).\n"
        "What is in its memory goes; its files are kept. Use it, or tag it keep-until=<time>, and it goes on."
    )
    stopped = (
        "JupyterLab left-open was stopped: no activity for 95 min, the limit is 90 min.\n"
        "It no longer costs about 0.23 dollars an hour (ml.m5.xlarge, list price in us-east-1).\n"
        "Its files are kept. Start it again at will."
    )
    entries = [entry(0, warned, "warned"), entry(1, stopped, "stopped")]
    stubber.add_response(
        "publish_batch", {"Successful": []}, {"TopicArn": TOPIC, "PublishBatchRequestEntries": entries}
    )
    told = notices(client)

    told.hear(case(), VERDICT, Outcome.WARNED)
    told.hear(case(), VERDICT, Outcome.STOPPED)
    told.send()

    stubber.assert_no_pending_responses()
    assert told.untold == 0


def told_of(client: Any, stubber: Stubber, kind: str, outcome: Outcome, **change: Any) -> str:
    sent: list[str] = []
    client.meta.events.register(
        "provide-client-params.sns.PublishBatch",
        lambda params, **_: sent.append(params["PublishBatchRequestEntries"][0]["Message"]),
    )
    stubber.add_response("publish_batch", {})
    told = notices(client)
    told.hear(replace(case(), kind=kind, **change), VERDICT, outcome)
    told.send()
    return sent[0]


def test_whoever_loses_files_is_told_so_and_not_that_they_are_kept(sns: tuple[Any, Stubber]) -> None:
    warned, gone = (told_of(*sns, "Space", outcome) for outcome in (Outcome.WARNED, Outcome.STOPPED))
    assert "Space left-open is about to be deleted" in warned
    assert "Its files go with it, for good: no snapshot of them is made." in warned
    assert "Space left-open was deleted" in gone
    assert "kept" not in gone


def test_each_kind_that_settings_can_cover_has_words_of_its_own() -> None:
    assert LOSSES.keys() == {kind for _, kinds in KINDS.values() for kind in kinds}


def test_a_kind_without_words_is_told_of_all_the_same(sns: tuple[Any, Stubber]) -> None:
    assert "Novelty left-open was stopped" in told_of(*sns, "Novelty", Outcome.STOPPED)


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.WARNED, Outcome.STOPPED}))
def test_nobody_hears_of_what_was_not_done(sns: tuple[Any, Stubber], outcome: Outcome) -> None:
    told = notices(sns[0])
    told.hear(case(), VERDICT, outcome)
    told.send()

    assert told.untold == 0


def test_ten_go_in_a_call_and_those_that_fail_are_counted(sns: tuple[Any, Stubber]) -> None:
    client, stubber = sns
    failed = {"Failed": [{"Id": "3", "Code": "InternalError", "SenderFault": False}]}
    stubber.add_response("publish_batch", failed)
    stubber.add_client_error("publish_batch", "AuthorizationError")
    told = notices(client)

    for _ in range(12):
        told.hear(case(), VERDICT, Outcome.STOPPED)
    told.send()

    stubber.assert_no_pending_responses()
    assert told.untold == 1 + 2


def test_a_name_that_a_subject_cannot_spell_is_told_all_the_same(sns: tuple[Any, Stubber]) -> None:
    client, stubber = sns
    stubber.add_response("publish_batch", {})
    told = notices(client)
    told.hear(Case("JupyterLab", {"SpaceName": "Grüße" * 50}, "", True, False, None, None), VERDICT, Outcome.STOPPED)
    (waiting,) = told._waiting

    assert waiting["Subject"].isascii()
    assert len(waiting["Subject"]) == 100
    assert waiting["MessageAttributes"]["owner"]["StringValue"] == "(nobody)"
    told.send()


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ({"DomainId": "d-1", "SpaceName": "left-open", "AppName": "default"}, "left-open"),
        ({"DomainId": "d-1", "UserProfileName": "ada", "AppName": "default"}, "ada"),
        ({"EndpointName": "trees"}, "trees"),
        ({}, ""),
    ],
)
def test_a_thing_is_called_by_its_space_its_profile_or_its_own_name(
    sns: tuple[Any, Stubber], name: dict[str, str], called: str
) -> None:
    heard = told_of(*sns, "Thing", Outcome.STOPPED, name=name, instance_type="")

    assert heard.startswith(f"Thing {called} was stopped")
    assert "\nWhat it costs is not known here (no instance type).\n" in heard


def test_without_a_topic_nobody_is_told(sns: tuple[Any, Stubber]) -> None:
    told = notices(sns[0], topic="")
    told.hear(case(), VERDICT, Outcome.STOPPED)
    told.send()

    assert told.untold == 0


def test_what_a_stop_saves_is_added_up_and_a_type_without_a_price_is_told_as_unpriced() -> None:
    journal = Journal(write=lambda _line: None)
    for instance_type in ("ml.m5.xlarge", "ml.t3.medium", "ml.of.tomorrow", ""):
        journal.note("apps", case(instance_type=instance_type), VERDICT, Outcome.STOPPED, NOW)
    journal.note("apps", case(), VERDICT, Outcome.WARNED, NOW)

    assert journal.dollars_an_hour == pytest.approx(0.28)
    assert journal.counts["unpriced"] == 2
