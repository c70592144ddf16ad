"""Operations on several things at once are judged by the action on one, as AWS's reference of actions has it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.policies.documents import allow


def publish(sns: Any, topic: str) -> None:
    sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "1", "Message": "hello"}])


def test_who_may_publish_may_publish_several_at_once(account: Account) -> None:
    topic, other = (account.client("sns").create_topic(Name=account.name("topic"))["TopicArn"] for _ in range(2))
    sns = account.client_as(account.role(allow("sns:Publish", Resource=topic)), "sns")

    publish(sns, topic)
    with pytest.raises(ClientError, match="no identity-based policy allows the sns:Publish action"):
        publish(sns, other)


def test_who_may_send_may_send_several_at_once(account: Account) -> None:
    queue = account.client("sqs").create_queue(QueueName=account.name("queue"))["QueueUrl"]
    sqs = account.client_as(account.role(allow("sqs:SendMessage")), "sqs")

    sent = sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": "1", "MessageBody": "hello"}])
    assert len(sent["Successful"]) == 1
    with pytest.raises(ClientError, match="allows the sqs:DeleteMessage action"):
        sqs.delete_message_batch(QueueUrl=queue, Entries=[{"Id": "1", "ReceiptHandle": "none"}])
