"""What has no owner is told to the admins: whoever is told of the budget is subscribed to it, and to nothing else."""

import json
import time

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.case import Action, Case, TableRow, Verdict
from lambdas.idle_shutdown.notices import NOBODY, Notices
from lambdas.idle_shutdown.record import Outcome
from operations.rehearsal.subscriber import Subscriber
from stacks.settings import load
from tests.deployed_sweep import DeployedSweep

IDLE = Verdict(Action.STOP, "no activity for 400 min by its invocations, the limit is 360 min", TableRow.IDLE)


def ended(name: str, owner: str = "") -> Case:
    return Case("Endpoint", {"EndpointName": name}, "InService", True, False, False, None, owner=owner)


@pytest.mark.requirement("GR-1")
def test_the_deployed_topic_mails_what_is_nobodys_to_those_of_the_budget(sweep: DeployedSweep) -> None:
    sns = sweep.account.client("sns")
    told = sns.list_subscriptions_by_topic(TopicArn=sweep.output("IdleNotices"))["Subscriptions"]
    mails = {each["Endpoint"]: each["SubscriptionArn"] for each in told if each["Protocol"] == "email"}
    filters = [
        sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"].get("FilterPolicy") for arn in mails.values()
    ]

    assert set(mails) == set(load("local").budget.notify)
    assert [json.loads(each) for each in filters] == [{"owner": [NOBODY]}] * len(mails)


@pytest.mark.requirement("GR-1")
def test_a_filter_for_nobody_hears_of_what_has_no_owner_alone(sweep: DeployedSweep) -> None:
    topic, sns = sweep.output("IdleNotices"), sweep.account.client("sns")
    notices = Notices(sns, topic, Calls(100, time.monotonic, time.sleep))
    with Subscriber(sweep.account, topic, NOBODY) as admin:
        notices.hear(ended("nobodys"), IDLE, Outcome.STOPPED)
        notices.hear(ended("annas", owner="anna"), IDLE, Outcome.STOPPED)
        notices.send()
        heard = admin.heard()

    assert [each.partition(" was ")[0] for each in heard] == ["Endpoint nobodys"]
