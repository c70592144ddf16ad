"""An alarm that nobody can hear is none: its topic takes it, its key opens for it, and a person is subscribed."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import Statement, attachments, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, broken, either

_ALARM, _TOPIC, _KEY = "AWS::CloudWatch::Alarm", "AWS::SNS::Topic", "AWS::KMS::Key"
_SUBSCRIPTION = "AWS::SNS::Subscription"
_SPEAKER = ("Service", "cloudwatch.amazonaws.com")
_OPENING = {"kms:Decrypt", "kms:GenerateDataKey"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for alarm in assembly.of(_ALARM):
        told = [*alarm.listed("AlarmActions"), *alarm.listed("InsufficientDataActions")]
        for topic in assembly.all_meant(told, _TOPIC) or ():
            yield either(alarm, _takes(assembly, topic), f"{topic.name} takes it", f"{topic.name} refuses it")
            yield either(alarm, _opens(assembly, topic), "its key opens for it", "the topic's key does not open for it")
            people = [each for each in assembly.of(_SUBSCRIPTION) if _hears_all(assembly, each, topic)]
            yield either(alarm, people, f"{len(people)} people hear it", "nobody is subscribed")
        if assembly.all_meant(told, _TOPIC) is None or not alarm.listed("AlarmActions"):
            yield broken(alarm, "tells nobody, or something that is no topic of ours")
    for each in assembly.of(_SUBSCRIPTION):
        by_mail = any(_hears(assembly, each, topic) for topic in assembly.of(_TOPIC))
        yield either(each, by_mail, "a mail to a person", "sends what is said to a machine, or from another topic")
    for topic in assembly.of(_TOPIC):
        yield either(topic, "Subscription" not in topic.properties, "heard by who subscribes", "hides a subscription")


def _takes(assembly: Assembly, topic: Resource) -> bool:
    policies = list(attachments(assembly, "AWS::SNS::TopicPolicy", "Topics", topic))
    said = [each for each in _spoken(assembly) if each.written_in in policies]
    return any("sns:Publish" in each.actions and each.resources == (_named(topic),) for each in said)


def _opens(assembly: Assembly, topic: Resource) -> bool:
    """A topic without a key of ours needs none to open; StoresAreEncrypted says that it has one."""
    key = assembly.meant(topic.get("KmsMasterKeyId"), _KEY)
    said = [each for each in _spoken(assembly) if each.written_in is key and each.resources == ("*",)]
    return key is None or any(set(each.actions) >= _OPENING for each in said)


def _spoken(assembly: Assembly) -> Iterator[Statement]:
    """What is allowed to CloudWatch."""
    return (each for each in statements(assembly) if each.allows and each.principals == (_SPEAKER,))


def _hears(assembly: Assembly, subscription: Resource, topic: Resource) -> bool:
    """A person, by mail: any other protocol sends what is said to a machine somewhere."""
    by_mail = subscription.get("Protocol") == "email" and "@" in str(subscription.get("Endpoint"))
    return by_mail and subscription.get("TopicArn") == _named(topic)


def _hears_all(assembly: Assembly, subscription: Resource, topic: Resource) -> bool:
    return _hears(assembly, subscription, topic) and "FilterPolicy" not in subscription.properties


def _named(topic: Resource) -> str:
    return reference(topic.stack, topic.name)


RULE = Rule(
    name="AlarmsReachSomebody",
    requirements=("NFR-1", "NFR-2"),
    claim="Every alarm reaches a person: its topic takes it, the topic's key opens for it, and a mail is sent",
    wrong="An alarm is raised and nobody hears it",
    matters="A way out that somebody opens by hand would be found by the analysis, and by nobody else",
    mend="Make topics with a policy and a key for CloudWatch, and name addresses in config/*.toml under budget.notify",
    check=check,
)
