"""The rows of the decision's table, in the words of docs/explanation/idle.md."""

from lambdas.idle_shutdown.decision.case import TableRow

SPOKEN = {
    TableRow.OUT_OF_SCOPE: "its type has no policy; not in service; on the free instance; in a shared space",
    TableRow.UNREADABLE: "its tags or its space could not be read",
    TableRow.KEPT_BY_TAG: "a tag keeps it: on the app, its space, its owner's profile or the domain",
    TableRow.READING_FAILED: "a reading failed; its creation is not known; a time is in the future or without a zone",
    TableRow.USE_MAY_BE_HIDDEN: "a health check came after its last beat, and may hide a use",
    TableRow.TOO_OLD: "no signal speaks, and it is as old as the policy's max_age",
    TableRow.NO_SIGNAL: "no signal speaks",
    TableRow.IDLE: "the last of creation, heartbeat and stamp is the limit ago or longer",
    TableRow.IN_USE: "anything else",
}


def spoken(row: str) -> str:
    """What a line's row says. Lines of other versions may have none, or one that this version does not know."""
    if not row:
        return "not recorded, the line is of an earlier version"
    return f"{row}, {SPOKEN[TableRow(row)]}" if row in SPOKEN else f"{row}, which this version does not know"
