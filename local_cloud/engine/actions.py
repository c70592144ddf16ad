"""The action that IAM decides about, where AWS has one for several operations and ministack takes each for its own."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions

_ACTIONS = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


def apply() -> None:
    extract = iam_actions.extract_iam_action

    def corrected(*request: Any) -> str | None:
        action: str | None = extract(*request)
        return _ACTIONS.get(action, action) if action else action

    iam_actions.extract_iam_action = corrected
