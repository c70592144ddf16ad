"""Somebody who is told of what is stopped: by a queue here, where people give their e-mail address."""

import json
from types import TracebackType
from typing import Any, Self

QUEUE = "cloister-rehearsal-told"
_MOST = 10  # the most that ReceiveMessage gives


class Subscriber:
    """Subscribed, as docs/how-to/idle.md says, to what concerns one user profile, until this is left.

    Without a person, to everything.
    """

    def __init__(self, session: Any, topic_arn: str, person: str = "") -> None:
        self._sns, self._sqs = session.client("sns"), session.client("sqs")
        self._topic_arn, self._person = topic_arn, person
        self._queue = self._subscription = ""

    def __enter__(self) -> Self:
        self._queue = self._sqs.create_queue(QueueName=f"{QUEUE}-{self._person}")["QueueUrl"]
        asked = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        arn = asked["Attributes"]["QueueArn"]
        self._sqs.set_queue_attributes(QueueUrl=self._queue, Attributes={"Policy": self._policy(arn)})
        self._subscription = self._sns.subscribe(
            TopicArn=self._topic_arn,
            Protocol="sqs",
            Endpoint=arn,
            Attributes={"FilterPolicy": json.dumps({"owner": [self._person]})} if self._person else {},
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._sns.unsubscribe(SubscriptionArn=self._subscription)
        self._sqs.delete_queue(QueueUrl=self._queue)

    def heard(self) -> list[str]:
        """The notices since the last call, each as an e-mail would show it."""
        notices = []
        while found := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=_MOST).get("Messages", []):
            for each in found:
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=each["ReceiptHandle"])
                notices.append(str(json.loads(each["Body"])["Message"]))
        return notices

    def _policy(self, queue_arn: str) -> str:
        """Lets this one topic speak to the queue."""
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": self._topic_arn}},
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
