"""Which row of the decision's table spoke, in the words of docs/explanation/idle.md."""

import re

from lambdas.idle_shutdown.decision.case import Action, Verdict

_NOT_OURS = "its type has no policy, or it is not in service, free, or in a shared space: keep"
_KEEPING = {
    r".* is not covered$|its status is |it costs nothing |its space is shared,": _NOT_OURS,
    r"its (tags|space) could not be read$": "its tags or its space could not be read: keep",
    r"(it|its [a-z' ]+) says keep-until=": "a tag keeps it: keep",
}
"""Beginnings of reasons."""
_FAILED = "a reading failed, or a time is missing, in the future or without a zone: left running"
_HIDDEN = "a health check came after its last beat, and may hide a use: left running until a beat can tell"
_SILENT = "no signal speaks: left running, unless the policy has a max_age"
_IDLE = "the last of creation, heartbeat and stamp is the limit ago or longer: {}"
_OLD = "no signal speaks, and it is as old as the policy's max_age: {}"


def row(verdict: Verdict) -> str:
    if verdict.action is Action.KEEP:
        found = (said for begin, said in _KEEPING.items() if re.match(begin, verdict.reason))
        return next(found, "anything else: keep")
    if verdict.action is Action.UNKNOWN:
        return _FAILED if verdict.doubt else _HIDDEN if verdict.reason.startswith("a health check after") else _SILENT
    return (_OLD if re.search(r"; it is \d+ min old", verdict.reason) else _IDLE).format(verdict.action)
