"""The key of AWS::SNS::Topic, which ministack drops."""

from __future__ import annotations

from local_cloud.clients import account_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, complete_type
from local_cloud.engine.request import current_location


def complete() -> None:
    complete_type("AWS::SNS::Topic", _encrypt)


def _encrypt(topic: str, old: Properties, new: Properties) -> None:
    key = new.get("KmsMasterKeyId")
    if key or old.get("KmsMasterKeyId"):
        sns = account_client("sns", current_location())
        with failing_the_resource():
            sns.set_topic_attributes(
                TopicArn=topic, AttributeName="KmsMasterKeyId", AttributeValue=key or ""
            )  # fmt: skip
