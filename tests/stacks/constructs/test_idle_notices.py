"""An owner who subscribes as the documentation says hears before the first stop and when it has happened."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.idle_shutdown import policy_text
from lambdas.idle_shutdown.decision.warning import WARNED, tag_value
from lambdas.idle_shutdown.environment import Environment
from operations.rehearsal.subscriber import Subscriber
from tests.deployed_sweep import DeployedSweep
from tests.synthesis import ROOT

NOTICE = timedelta(minutes=15)


def with_notice(sweep: DeployedSweep) -> dict[str, str]:
    """The function's variables for policies that warn."""
    told = sweep.account.client("lambda").get_function_configuration(FunctionName=sweep.function)
    policies = Environment.from_environ(told["Environment"]["Variables"]).policies
    return {"POLICIES": policy_text.written({name: replace(each, notice=NOTICE) for name, each in policies.items()})}


def warned_earlier(sweep: DeployedSweep, space: str) -> None:
    """As if its warning had come before the notice's time."""
    (arn,) = (each["AppArn"] for each in described(sweep) if each["SpaceName"] == space)
    earlier = tag_value(datetime.now(UTC) - NOTICE - timedelta(minutes=1))
    sweep.account.client("sagemaker").add_tags(ResourceArn=arn, Tags=[{"Key": WARNED, "Value": earlier}])


def described(sweep: DeployedSweep) -> list[dict[str, str]]:
    names = [{part: app[part] for part in ("DomainId", "SpaceName", "AppType", "AppName")} for app in sweep.apps()]
    return [sweep.account.client("sagemaker").describe_app(**name) for name in names]


@pytest.mark.requirement("GR-1")
def test_an_owner_is_warned_before_the_first_stop_and_told_of_it_with_what_it_saves(sweep: DeployedSweep) -> None:
    sweep.app("anna", idle=300)
    sweep.configure(with_notice(sweep))
    with Subscriber(sweep.account, sweep.output("IdleNotices"), "owner-of-anna") as anna:
        sweep.run()
        (warning,) = anna.heard()
        sweep.run()
        again, running = anna.heard(), sweep.running()
        warned_earlier(sweep, "anna")
        sweep.run()
        (stop,) = anna.heard()

    assert (again, running, sweep.running()) == ([], {"anna"}, set())
    assert warning.startswith("JupyterLab anna is about to be stopped: no activity for 300 min by its activity stamp")
    assert "\nIt costs about 0.05 dollars an hour (ml.t3.medium" in warning
    assert "Use it, or tag it keep-until=<time>" in warning
    assert stop.startswith("JupyterLab anna was stopped: no activity for 300 min by its activity stamp")
    assert "\nIt no longer costs about 0.05 dollars an hour (ml.t3.medium" in stop


def test_people_hear_of_their_own_alone(sweep: DeployedSweep) -> None:
    for space in ("anna", "ben"):
        sweep.app(space, idle=300)
    topic = sweep.output("IdleNotices")
    with Subscriber(sweep.account, topic, "owner-of-ben") as ben, Subscriber(sweep.account, topic, "eva") as eva:
        sweep.run()
        heard = ben.heard(), eva.heard()

    assert [each.partition(":")[0] for each in heard[0]] == ["JupyterLab ben was stopped"]
    assert heard[1] == []


def test_a_dry_run_tells_nobody_and_stops_nothing(sweep: DeployedSweep) -> None:
    sweep.app("anna", idle=300)
    sweep.configure({"DRY_RUN_DAYS": "7"})
    with Subscriber(sweep.account, sweep.output("IdleNotices"), "owner-of-anna") as anna:
        (decision,) = sweep.run().decided
        heard = anna.heard()

    assert (decision.outcome, decision.action, heard) == ("dry run", "stop", [])
    assert sweep.running() == {"anna"}


def test_the_subscription_is_the_one_that_the_documentation_gives(sweep: DeployedSweep) -> None:
    with Subscriber(sweep.account, sweep.output("IdleNotices"), "anna"):
        sns = sweep.account.client("sns")
        found = sns.list_subscriptions_by_topic(TopicArn=sweep.output("IdleNotices"))["Subscriptions"]
        given = sns.get_subscription_attributes(SubscriptionArn=found[-1]["SubscriptionArn"])["Attributes"]

    assert json.loads(given["FilterPolicy"]) == {"owner": ["anna"]}
    documented = (ROOT / "docs" / "how-to" / "idle.md").read_text()
    assert json.dumps({"FilterPolicy": json.dumps({"owner": ["anna"]})}) in documented
