"""What nobody uses is stopped: by a scheduled sweep, whose owner hears of it, and whose figures turn no alarm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lambdas.idle_shutdown.metrics import DIMENSION, DOLLARS, NAMESPACE
from lambdas.idle_shutdown.record import Outcome
from operations.idle.records import Decision
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.studio import SCIENTIST, StudioInUse
from operations.rehearsal.subscriber import Subscriber
from operations.rehearsal.sweep import ScheduledSweep, Swept

_SHOWN = {"Seen": "seen", "Stopped": "stopped", DOLLARS: "dollars an hour saved"}
_WHAT_AND_SAVING = 2  # lines of a notice; the rest is advice


@dataclass(frozen=True)
class Stopping:
    """Spaces whose app ran ``before`` and ``after`` a sweep, what its owner ``heard``, and CloudWatch's ``figures``."""

    before: Sequence[str]
    after: Sequence[str]
    swept: Swept
    heard: Sequence[str]
    figures: Sequence[str]

    def lines(self) -> Iterator[str]:
        times = "once" if self.swept.runs == 1 else f"{self.swept.runs} times"
        yield f"Begun as by its schedule: the state machine ran the function {times}."
        for decision in sorted(self.swept.decided, key=_called):
            yield f"{_called(decision)}: {decision.action}, {decision.reason}"
        for notice in self.heard:
            yield f"{SCIENTIST} hears: {' '.join(notice.splitlines()[:_WHAT_AND_SAVING])}"
        yield f"CloudWatch has {', '.join(self.figures)}; no alarm speaks."


def stop_what_is_idle(session: Any, stack: str, studio: StudioInUse, folder: Path) -> Stopping:
    """One sweep by a governance stack, over two apps that run in ``folder``.

    Raises:
        StepFailed: it did not come to its end, its owner did not hear of it, or an alarm speaks.
    """
    began = datetime.now(UTC)
    with studio.left_open(began, folder), Subscriber(session, _topic(session, stack), SCIENTIST) as owner:
        before = studio.running_apps()
        swept = ScheduledSweep(session, stack).run()
        heard = owner.heard()
    require_told(swept, heard)
    listen_for_alarms(session, stack)
    return Stopping(before, studio.running_apps(), swept, heard, _figures(session, studio.domain_id, began))


def require_told(swept: Swept, heard: Sequence[str]) -> None:
    """Raises StepFailed: something was stopped, and its owner has not heard of it."""
    if any(each.outcome == Outcome.STOPPED for each in swept.decided) and not heard:
        raise StepFailed(f"An app was stopped, and {SCIENTIST}, its owner, has not heard of it")


def _called(decision: Decision) -> str:
    name = decision.case.name
    return name.get("SpaceName") or next(iter(name.values()))


def _topic(session: Any, stack: str) -> str:
    outputs = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return next(str(each["OutputValue"]) for each in outputs if each["OutputKey"] == "IdleNotices")


def listen_for_alarms(session: Any, stack: str) -> None:
    """Raises StepFailed: one of the idle sweep's speaks."""
    found = session.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{stack}-IdleShutdown")["MetricAlarms"]
    if speaking := [each["AlarmName"] for each in found if each["StateValue"] == "ALARM"]:
        raise StepFailed(f"After the idle sweep these alarms speak: {', '.join(speaking)}")


def _figures(session: Any, domain_id: str, began: datetime) -> list[str]:
    """What the function only logged, as CloudWatch has it."""
    window = {"StartTime": began - timedelta(minutes=1), "EndTime": datetime.now(UTC) + timedelta(minutes=1)}
    told = []
    for metric, words in _SHOWN.items():
        points = session.client("cloudwatch").get_metric_statistics(
            Namespace=NAMESPACE,
            MetricName=metric,
            Dimensions=[{"Name": DIMENSION, "Value": domain_id}],
            Period=60,
            Statistics=["Sum"],
            **window,
        )["Datapoints"]
        told.append(f"{sum(each['Sum'] for each in points):.4g} {words}")
    return told
