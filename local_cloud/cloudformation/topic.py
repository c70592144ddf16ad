"""The key of AWS::SNS::Topic, which ministack drops."""

from __future__ import annotations

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, complete_type


def complete() -> None:
    complete_type("AWS::SNS::Topic", _encrypt)


def _encrypt(topic: str, old: Properties, new: Properties) -> None:
    key = new.get("KmsMasterKeyId")
    if key or old.get("KmsMasterKeyId"):
        sns = acting_client("sns")
        with failing_the_resource():
            sns.set_topic_attributes(
                TopicArn=topic, AttributeName="KmsMasterKeyId", AttributeValue=key or ""
            )  # fmt: skip
