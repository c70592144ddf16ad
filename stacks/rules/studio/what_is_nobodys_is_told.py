"""Nothing is stopped in silence: what has no owner is told to the admins, by every topic that speaks of it."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.rule import Fact, Rule, either

_TOPIC, _SUBSCRIPTION = "AWS::SNS::Topic", "AWS::SNS::Subscription"
_WHOSE = {"owner": ["(nobody)"]}
_NARROWER = {"FilterPolicyScope", "ReplayPolicy", "SubscriptionRoleArn"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for topic in assembly.of(_TOPIC):
        told = [each for each in assembly.of(_SUBSCRIPTION) if assembly.meant(each.get("TopicArn"), _TOPIC) == topic]
        hearing = [each for each in told if _hears(each)]
        yield either(topic, hearing, f"{len(hearing)} people hear what has no owner", "nobody hears what has no owner")
    for each in assembly.of(_SUBSCRIPTION):
        yield either(each, _hears(each), "hears what has no owner", "does not hear what has no owner")


def _hears(subscription: Resource) -> bool:
    """By mail, of all or of just this."""
    plain = subscription.get("Protocol") == "email" and not _NARROWER & set(subscription.properties)
    return plain and subscription.properties.get("FilterPolicy", _WHOSE) == _WHOSE


RULE = Rule(
    name="WhatIsNobodysIsTold",
    requirements=("GR-1",),
    claim="What has no owner, an endpoint or a job, is told to the admins before it is stopped, and when it has been",
    wrong="Nobody is subscribed to what the sweep says of things without an owner",
    matters="What ends in silence looks like a fault, and what it held is looked for in vain",
    mend="Leave the subscriptions of stacks/constructs/idle_shutdown.py to the notices' topic",
    check=check,
)
