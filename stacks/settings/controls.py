"""Settings that can switch a control off, and which requirement falls with it.

Such a value is refused unless the file acknowledges it by name and with a reason (``acknowledgements.py``), and a rule
of ``stacks/rules/`` shows it under its requirement: acknowledged, never proven. Switches that add a lock or a feature
(``network.block_public_access``, ``emr.enabled``) are no controls while they are off: no requirement rests on them.
"""

from collections.abc import Callable
from dataclasses import dataclass

SHORTEST_EVIDENCE_DAYS = 30
LONGEST_IDLE_MINUTES = 24 * 60
# SageMaker's own quota for the run time of a training job, until an account asks for more.
LONGEST_JOB_HOURS = 5 * 24


@dataclass(frozen=True)
class Control:
    """``setting`` is its path, ``is_off`` takes the setting's value, of whatever type, ``falls`` goes on after
    ``<requirement> falls:`` and ``remedy`` keeps the control on."""

    setting: str
    is_off: Callable[[object], bool]
    requirement: str
    falls: str
    remedy: str


def _is(off: object) -> Callable[[object], bool]:
    return lambda value: value is off


def _longer_than(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and value > limit


def _shorter_than(limit: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and value < limit


CONTROLS = (
    Control(
        "network.organization_id",
        lambda value: value != "",
        "NFR-1",
        "every account of the organization may call through our endpoints, and own what data is copied to",
        'set it to ""',
    ),
    Control(
        "retention.keep_data",
        _is(False),
        "DAT-1",
        "`cdk destroy` deletes raw data, which nothing can make again",
        "set it to true",
    ),
    Control(
        "retention.log_days",
        _shorter_than(SHORTEST_EVIDENCE_DAYS),
        "NFR-1",
        "what left the network, or tried to, cannot be told any more when somebody asks",
        f"raise it to {SHORTEST_EVIDENCE_DAYS} or more",
    ),
    Control(
        "studio.idle_minutes",
        _longer_than(LONGEST_IDLE_MINUTES),
        "GR-1",
        "SageMaker lets an app that nobody uses run for more than a day",
        f"lower it to {LONGEST_IDLE_MINUTES} or less",
    ),
    Control(
        "training.max_runtime_hours",
        _longer_than(LONGEST_JOB_HOURS),
        "GR-1",
        "a job that hangs is paid for longer than the five days that SageMaker itself allows at first",
        f"lower it to {LONGEST_JOB_HOURS} or less",
    ),
    Control(
        "idle.shutdown_after_minutes",
        _longer_than(LONGEST_IDLE_MINUTES),
        "GR-1",
        "the sweep lets an app that nobody uses run for more than a day",
        f"lower it to {LONGEST_IDLE_MINUTES} or less",
    ),
    Control(
        "idle.dry_run",
        _is(True),
        "GR-1",
        "the sweep reports what is idle and stops nothing",
        "set it to false",
    ),
)

BY_SETTING = {control.setting: control for control in CONTROLS}
