"""Which row of the decision's table spoke, in the words of docs/explanation/idle.md."""

from lambdas.idle_shutdown.decision.case import Action, Verdict

_KEEPING = (
    (("its tags could not be read", "its space could not be read"), "its tags or its space could not be read: keep"),
    (("it says keep-until", "its space says", "its owner's profile says", "its domain says"), "a tag keeps it: keep"),
    (("active ", "no activity for "), "anything else: keep"),
)
_NOT_OURS = "its type has no policy, or it is not in service, free, or in a shared space: keep"
_FAILED = "a reading failed, or a time is missing, in the future or without a zone: left running"
_SILENT = "no signal speaks: left running, unless the policy has a max_age"
_IDLE = "the last of creation, heartbeat and stamp is the limit ago or longer: {}"
_OLD = "no signal speaks, and it is as old as the policy's max_age: {}"


def row(verdict: Verdict) -> str:
    if verdict.action is Action.UNKNOWN:
        return _FAILED if verdict.doubt else _SILENT
    if verdict.action in (Action.STOP, Action.WARN):
        return (_IDLE if verdict.reason.startswith("no activity for ") else _OLD).format(verdict.action)
    return next((said for begins, said in _KEEPING if verdict.reason.startswith(begins)), _NOT_OURS)
