"""What was known of a thing when it was judged, in sentences."""

from collections.abc import Iterator
from datetime import UTC, datetime

from lambdas.idle_shutdown.decision.case import Case, Signals


def known(case: Case, at: datetime) -> Iterator[str]:
    yield f"Status {case.status or 'not known'}{f', since {moment(case.created)}' if case.created else ''}."
    if case.running:
        yield from _signals(case.signals, at)
    yield from _tags(case)


def _signals(signals: Signals | None, at: datetime) -> Iterator[str]:
    if signals is None:
        yield "It sends no heartbeat, and this sweep had no time to ask SageMaker about it."
        return
    if signals.failed:
        yield f"Not readable: {signals.failed}."
        return
    if signals.heartbeat:
        heard = f"Heard at {moment(signals.heard)}: its" if signals.heard else "Its"
        yield f"{heard} heartbeat told of a use at {moment(signals.heartbeat)}, {_before(signals.heartbeat, at)}."
    else:
        yield "No heartbeat of its last five minutes."
    yield _stamp(signals, at)


def _stamp(signals: Signals, at: datetime) -> str:
    stamp, check = signals.last_activity, signals.last_health_check
    if stamp is None:
        return f"SageMaker's activity stamp: {'not asked for' if signals.glimpse else 'none'}."
    if signals.told_by:
        return f"The last use by {signals.told_by.format('it')}: {moment(stamp)}, {_before(stamp, at)}."
    if stamp == check:
        return f"SageMaker's activity stamp is its own health check's, {moment(stamp)}: no word of people."
    return f"SageMaker's activity stamp: {moment(stamp)}, {_before(stamp, at)}."


def _tags(case: Case) -> Iterator[str]:
    if case.tags is None:
        yield "Tags could not be read."
        return
    for carrier, own in case.tags.items():
        yield f"Tags on {carrier}: {', '.join(f'{key}={value}' for key, value in own.items())}."
    if not any(case.tags.values()):
        yield "No tag asks to keep it."


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%d %b %H:%M UTC") if at.tzinfo else f"{at:%d %b %H:%M}, no zone"


def _before(then: datetime, at: datetime) -> str:
    if then.tzinfo is None:
        return "which has no zone"
    minutes = int((at - then).total_seconds() // 60)
    return f"{minutes} min before" if minutes >= 0 else f"{-minutes} min in the future"
