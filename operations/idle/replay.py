"""Recorded sweeps decided again by another policy: what would have changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lambdas.idle_shutdown.decision.case import Action, Case, Signals
from lambdas.idle_shutdown.decision.decide import ITSELF, decide
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.decision.warning import WARNED, tag_value
from lambdas.idle_shutdown.prices import AN_HOUR
from operations.idle.names import spelled
from operations.idle.records import Decision

Change = Callable[[Policy], Policy]
"""The policy to try, made from the recorded one."""


@dataclass
class Run:
    """One run of one thing as it was recorded, and as it would have been.

    ``was`` and ``would`` are when each policy stopped it first, ``last`` when it was seen last, and ``used_again`` the
    first use after ``would`` that a record tells of.
    """

    name: str
    instance_type: str
    was: datetime | None = None
    would: datetime | None = None
    why: str = ""
    warned: datetime | None = None
    used_again: datetime | None = None
    last: datetime | None = None

    @property
    def saved(self) -> timedelta:
        """Running time that the policy to try saves; less than zero where it lets run longer than recorded.

        What stopped is not recorded further: how much longer it would have run is not known, and counts as nothing.
        """
        end = self.was or self.last
        return end - self.would if end and self.would else timedelta()

    @property
    def dollars(self) -> float | None:
        """None where the price of its instance is not known."""
        price = AN_HOUR.get(self.instance_type)
        return None if price is None else price * self.saved.total_seconds() / 3600


def replayed(decisions: Iterable[Decision], change: Change) -> list[Run]:
    """Every run of everything, in the order of first sight. Memory grows with their number, not with the sweeps.

    What was recorded before the first line of policies cannot be decided again, and is left out.
    """
    runs: dict[tuple[str, datetime | None], Run] = {}
    for decision in decisions:
        case = decision.case
        if decision.policies is None:
            continue
        key = spelled(case), case.created
        run = runs.setdefault(key, Run(key[0], case.instance_type))
        policy = decision.policies.get(case.kind)
        _replay(run, decision, change(policy) if policy else None)
    return list(runs.values())


def _replay(run: Run, decision: Decision, policy: Policy | None) -> None:
    case, run.last = decision.case, decision.at
    run.instance_type = run.instance_type or case.instance_type
    if decision.action is Action.STOP and not run.was:
        run.was = decision.at
    if run.would:
        run.used_again = run.used_again or _use_after(run.would, decision)
        return
    verdict = decide(_warned(case, run.warned), policy, now=decision.at)
    if verdict.action is Action.WARN:
        run.warned = decision.at
    if verdict.action is Action.STOP:
        run.would, run.why = decision.at, verdict.reason
    elif decision.action is Action.STOP:
        run.why = verdict.reason


def _warned(case: Case, at: datetime | None) -> Case:
    """With the tag that the policy to try would have left on it."""
    if at is None or case.tags is None:
        return case
    return replace(case, tags={**case.tags, ITSELF: {**case.tags.get(ITSELF, {}), WARNED: tag_value(at)}})


def _use_after(stop: datetime, decision: Decision) -> datetime | None:
    """By the heartbeat, or by a stamp that is not a health check's."""
    signals = decision.case.signals or Signals()
    stamp = None if signals.last_activity == signals.last_health_check else signals.last_activity
    told = [each for each in (signals.heartbeat, stamp) if each and each.tzinfo and stop < each <= decision.at]
    return max(told, default=None)
