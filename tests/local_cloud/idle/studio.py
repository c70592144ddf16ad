"""Apps and spaces of Studio: some left open, some in use."""

import time
from datetime import timedelta

from lambdas.idle_shutdown.heartbeats import METRIC, NAMESPACE
from tests.local_cloud.idle.town import ALLOWED, HOUR, Expected, Found, Town


def editors(town: Town) -> Found:
    """Their scripts tell of the last use."""
    for person, minutes in (("eve", 120), ("max", 5)):
        town.space(town.sign_in(person))
        arn = town.app("CodeEditor", SpaceName=f"{person}-space")
        told = {"DomainId": town.domain_id, "SpaceName": f"{person}-space", "AppType": "CodeEditor"}
        town.publish(NAMESPACE, METRIC, time.time() - minutes * 60, told)
        if minutes > 60:
            idle = arn
    return {
        ("CodeEditor", "eve-space"): Expected("stop", "no activity for 120 min by its heartbeat", idle),
        ("CodeEditor", "max-space"): Expected("keep", "active 5 min ago"),
    }


def canvas(town: Town) -> Found:
    arns = [town.app("Canvas", UserProfileName=town.sign_in(person)) for person in ("ida", "tom")]
    for person, seconds in (("ida", 7200), ("tom", 60)):
        told = {"DomainId": town.domain_id, "UserProfileName": person}
        town.publish("/aws/sagemaker/Canvas/AppActivity", "TimeSinceLastActive", seconds, told)
    return {
        ("Canvas", "ida"): Expected("stop", "by Canvas, the limit is 60 min", arns[0]),
        ("Canvas", "tom"): Expected("keep", "active 1 min ago"),
    }


def kernels(town: Town) -> Found:
    """SageMaker's stamp tells, where it is not its own health check's."""
    used = {"kim": 2 * HOUR, "lea": HOUR / 12, "pia": None}
    arns = {each: town.app("KernelGateway", used=at, UserProfileName=town.sign_in(each)) for each, at in used.items()}
    return {
        ("KernelGateway", "kim"): Expected("stop", "by its activity stamp", arns["kim"]),
        ("KernelGateway", "lea"): Expected("keep", "active 5 min ago"),
        ("KernelGateway", "pia"): Expected("unknown", "a health check, which says nothing about the user"),
    }


def spaces(town: Town) -> Found:
    """Nothing runs in them."""
    found = {}
    for person, days, tags in (("ann", 40, ALLOWED), ("ben", 40, {}), ("cat", 3, ALLOWED), ("dan", None, ALLOWED)):
        arn = town.space(town.sign_in(person), **tags)
        town.age(arn, timedelta(days=50))
        if days is not None:
            told = {"DomainId": town.domain_id, "SpaceName": f"{person}-space", "AppType": "CodeEditor"}
            town.publish(NAMESPACE, METRIC, time.time() - days * 86_400, told)
        found[person] = arn
    weeks = timedelta(days=20)
    return {
        ("Space", "ann-space"): Expected("stop", "by its heartbeat", found["ann"], weeks),
        ("Space", "ben-space"): Expected(
            "keep", "its 20 GB cost about 2.80 dollars a month, and it has no tag when-idle=delete"
        ),
        ("Space", "cat-space"): Expected("keep", "active 4320 min ago"),
        ("Space", "dan-space"): Expected("unknown", "neither a heartbeat nor a time of activity"),
    }
