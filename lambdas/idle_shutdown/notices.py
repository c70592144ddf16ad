"""What owners are told: that something of theirs is about to stop, and that it has, with what that saves.

A notice goes to a topic, with its owner's user profile as an attribute, so that each person subscribes to his own. Ten
go in a call: a sweep that stops a thousand things makes a hundred calls for it.
"""

from typing import Any

from .calls import Calls
from .decision.case import Case, Verdict
from .losses import LOSSES, OF_ANOTHER
from .prices import AN_HOUR, LISTED_IN
from .record import Outcome

NOBODY = "(nobody)"
"""Whose a thing is that has no owner, an endpoint or a job: no user profile can be called so. Admins hear of it."""
_TOGETHER = 10  # the most that PublishBatch takes
_LONGEST_SUBJECT = 100  # in ASCII, as SNS asks
_TELLS = {Outcome.WARNED: "is about to be {}", Outcome.STOPPED: "was {}"}


class Notices:
    """Gathers and sends them. One that cannot be sent is counted in ``untold``, and stops nothing."""

    def __init__(self, sns: Any, topic_arn: str, calls: Calls) -> None:
        self._sns, self._topic_arn, self._calls = sns, topic_arn, calls
        self._waiting: list[dict[str, Any]] = []
        self.untold = 0

    def hear(self, case: Case, verdict: Verdict, outcome: Outcome) -> None:
        if self._topic_arn and outcome in _TELLS:
            self._waiting.append(_notice(case, verdict, outcome))
            if len(self._waiting) == _TOGETHER:
                self.send()

    def send(self) -> None:
        """Whatever is waiting."""
        waiting, self._waiting = self._waiting, []
        entries = [{"Id": str(number), **each} for number, each in enumerate(waiting)]
        if not entries:
            return
        try:
            answer = self._calls(self._sns.publish_batch, TopicArn=self._topic_arn, PublishBatchRequestEntries=entries)
        except Exception:  # whatever it is, Calls tells it: what was stopped stays stopped
            self.untold += len(entries)
            return
        self.untold += len(answer.get("Failed", ()))


def _notice(case: Case, verdict: Verdict, outcome: Outcome) -> dict[str, Any]:
    what, loss = f"{case.kind} {_name(case)}", LOSSES.get(case.kind, OF_ANOTHER)
    said = f"{what} {_TELLS[outcome].format(loss.verb)}: {verdict.reason}."
    then = f"{loss.before} {_STAYS}".strip() if outcome is Outcome.WARNED else loss.after
    attributes = {"owner": case.owner or NOBODY, "outcome": outcome}
    return {
        "Subject": what.encode("ascii", "replace").decode()[:_LONGEST_SUBJECT],
        "Message": f"{said}\n{_saving(case, outcome)}\n{then}",
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": str(value)} for name, value in attributes.items()
        },
    }


_STAYS = "Use it, or tag it keep-until=<time>, and it goes on."


def _saving(case: Case, outcome: Outcome) -> str:
    price = AN_HOUR.get(case.instance_type)
    if price is None:
        return f"What it costs is not known here ({case.instance_type or 'no instance type'})."
    tense = "costs" if outcome is Outcome.WARNED else "no longer costs"
    return f"It {tense} about {price:.2f} dollars an hour ({case.instance_type}, list price in {LISTED_IN})."


def _name(case: Case) -> str:
    return case.name.get("SpaceName") or case.name.get("UserProfileName") or next(iter(case.name.values()), "")
