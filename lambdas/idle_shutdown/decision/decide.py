"""The decision: a table whose first matching row wins. Every row is a question with a reason for its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import exemptions
from .activity import Unknown, Unreadable, activity
from .case import Action, Case, TableRow, Verdict
from .curfew import TEAM
from .policy import Policy
from .warning import has_had_notice, stands

_PASSING = frozenset({"Pending", "Deleting", "Updating", "Stopping", "Stopped", "Deleted"})
_LONGEST_PASSING = timedelta(hours=1)
ITSELF = "it"


@dataclass(frozen=True, slots=True)
class _Due:
    """What ends by ``row`` once ``limit`` has gone by ``since``; ``said`` has ``{}`` for how long ago that is.

    A warning from before ``warned_from`` was about something else.
    """

    row: TableRow
    since: datetime
    warned_from: datetime
    limit: timedelta
    said: str


def decide(case: Case, policy: Policy | None, *, now: datetime) -> Verdict:
    """What to do with a thing now. Without a policy its kind is not covered."""
    if policy is None:
        return Verdict(Action.KEEP, f"{case.kind} is not covered", TableRow.OUT_OF_SCOPE)
    for row in _ROWS:
        if verdict := row(case, policy, now):
            return verdict
    return _by_use(case, policy, now)


def _not_running(case: Case, _policy: Policy, now: datetime) -> Verdict | None:
    if case.running:
        return None
    stuck = case.status == "Pending" and _age(case, now) > _LONGEST_PASSING
    doubt = stuck or case.status not in _PASSING
    return Verdict(Action.KEEP, f"its status is {case.status}", TableRow.OUT_OF_SCOPE, doubt)


def _free(case: Case, _policy: Policy, _now: datetime) -> Verdict | None:
    return Verdict(Action.KEEP, "it costs nothing as it is", TableRow.OUT_OF_SCOPE) if case.free else None


def _shared(case: Case, policy: Policy, _now: datetime) -> Verdict | None:
    if case.shared is None:
        return Verdict(Action.KEEP, "its space could not be read", TableRow.UNREADABLE, doubt=True)
    if case.shared and not policy.shared_spaces:
        reason = "its space is shared, and shared spaces are not covered"
        return Verdict(Action.KEEP, reason, TableRow.OUT_OF_SCOPE)
    return None


def _exempt(case: Case, policy: Policy, now: datetime) -> Verdict | None:
    asked = exemptions.exemption(case.tags, now=now, longest=policy.longest_keep)
    row = TableRow.UNREADABLE if case.tags is None else TableRow.KEPT_BY_TAG
    return Verdict(Action.KEEP, asked.reason, row, asked.doubt) if asked.keeps else None


_ROWS: tuple[Callable[[Case, Policy, datetime], Verdict | None], ...] = (_not_running, _free, _shared, _exempt)


def _by_use(case: Case, policy: Policy, now: datetime) -> Verdict:
    if case.signals is None:
        reason = "it tells nothing itself, and is looked at in a later sweep"
        return Verdict(Action.UNKNOWN, reason, TableRow.NO_SIGNAL)
    limit = policy.limit_for(_team(case), now)
    use = activity(case.signals, case.created, now=now, old=policy.warn_after(limit))
    match use:
        case Unreadable(reason):
            return Verdict(Action.UNKNOWN, reason, TableRow.READING_FAILED, doubt=True)
        case Unknown(reason, None):
            return _by_age(case, policy, now, Verdict(Action.UNKNOWN, reason, TableRow.NO_SIGNAL))
        case Unknown(reason, again):
            return Verdict(Action.UNKNOWN, reason, TableRow.USE_MAY_BE_HIDDEN, again=again)
    idle = now - use.at
    if idle < policy.warn_after(limit):
        asked = _refused(case, policy, now)
        return Verdict(Action.KEEP, f"active {_minutes(idle)} ago", TableRow.IN_USE, doubt=asked != "")
    said = use.by if "{}" in use.by else f"no activity for {{}} by {use.by}"
    return _ending(case, policy, now, _Due(TableRow.IDLE, use.at, use.at, limit, said))


def _by_age(case: Case, policy: Policy, now: datetime, unknown: Verdict) -> Verdict:
    """The unknown stops only where the admin said at which age."""
    if policy.max_age is None or case.created is None:
        return unknown
    warned_from = case.created + policy.warn_after(policy.max_age)
    if now < warned_from:
        return unknown
    warned_from = warned_from.replace(microsecond=0)  # as the tag tells it
    said = f"{unknown.reason}; it is {{}} old"
    return _ending(case, policy, now, _Due(TableRow.TOO_OLD, case.created, warned_from, policy.max_age, said))


def _ending(case: Case, policy: Policy, now: datetime, due: _Due) -> Verdict:
    """Its owner is warned first, where the policy has a notice; when that is over, it stops."""
    idle = now - due.since
    reason = f"{due.said.format(_minutes(idle))}, the limit is {_minutes(due.limit)}{_refused(case, policy, now)}"
    own = (case.tags or {}).get(ITSELF, {})
    if policy.notice and not stands(own, last_use=due.warned_from, now=now):
        return Verdict(Action.WARN, reason, due.row, since=due.since)
    if idle < due.limit:
        return Verdict(Action.KEEP, f"{reason}; its owner is warned", due.row)
    if policy.notice and not has_had_notice(own, last_use=due.warned_from, now=now, notice=policy.notice):
        waiting = f"{reason}; its owner was warned less than {_minutes(policy.notice)} ago"
        return Verdict(Action.KEEP, waiting, due.row)
    return Verdict(Action.STOP, reason, due.row, since=due.since)


def _refused(case: Case, policy: Policy, now: datetime) -> str:
    """A wish that does not count is told to its owner."""
    asked = exemptions.exemption(case.tags, now=now, longest=policy.longest_keep)
    return f"; {asked.reason}" if asked.reason else ""


def _team(case: Case) -> str:
    return next((own[TEAM] for own in (case.tags or {}).values() if TEAM in own), "")


def _age(case: Case, now: datetime) -> timedelta:
    return now - case.created if case.created and case.created.tzinfo else timedelta()


def _minutes(duration: timedelta) -> str:
    return f"{max(int(duration.total_seconds() // 60), 0)} min"
