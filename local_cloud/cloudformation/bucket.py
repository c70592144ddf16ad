"""The properties of AWS::S3::Bucket that ministack drops, applied through the S3 API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_cloud.clients import account_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, before_delete, complete_type
from local_cloud.engine.request import current_location

_TYPE = "AWS::S3::Bucket"


def complete() -> None:
    complete_type(_TYPE, _complete)
    before_delete(_TYPE, _refuse_if_not_empty)


def _complete(bucket: str, old: Properties, new: Properties) -> None:
    s3 = account_client("s3", current_location())
    for name, (apply, remove) in _PROPERTIES.items():
        with failing_the_resource():
            if new.get(name):
                apply(s3, bucket, new[name])
            elif old.get(name):
                remove(s3, bucket)


def _refuse_if_not_empty(bucket: str) -> None:
    """As S3 does; ministack's CloudFormation would delete the objects too."""
    s3 = account_client("s3", current_location())
    with failing_the_resource():
        found = s3.list_object_versions(Bucket=bucket, MaxKeys=1)
    if found.get("Versions") or found.get("DeleteMarkers"):
        raise ValueError(f"The bucket you tried to delete is not empty: {bucket}. Delete all its versions first.")


def _tag(s3: Any, bucket: str, tags: Any) -> None:
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [dict(tag) for tag in tags]})


def _encrypt(s3: Any, bucket: str, encryption: Any) -> None:
    rules = [_encryption_rule(rule) for rule in encryption["ServerSideEncryptionConfiguration"]]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})


def _encryption_rule(rule: Properties) -> Properties:
    default = dict(rule["ServerSideEncryptionByDefault"])
    return {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bool(rule.get("BucketKeyEnabled"))}


def _expire(s3: Any, bucket: str, lifecycle: Any) -> None:
    rules = [_lifecycle_rule(rule) for rule in lifecycle["Rules"]]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})


def _lifecycle_rule(rule: Properties) -> Properties:
    applied: Properties = {"ID": rule.get("Id", "rule"), "Status": rule["Status"]}
    applied["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if "ExpirationInDays" in rule:
        applied["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    if rule.get("ExpiredObjectDeleteMarker"):
        applied["Expiration"] = {"ExpiredObjectDeleteMarker": True}
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if name in rule:
            applied[name] = {key: int(value) for key, value in rule[name].items()}
    if "Transitions" in rule:
        applied["Transitions"] = [_transition(each, "TransitionInDays", "Days") for each in rule["Transitions"]]
    if "NoncurrentVersionTransitions" in rule:
        moves = rule["NoncurrentVersionTransitions"]
        applied["NoncurrentVersionTransitions"] = [_transition(each, "TransitionInDays", "NoncurrentDays")
                                                   for each in moves]  # fmt: skip
    return applied


def _transition(transition: Properties, given: str, applied: str) -> Properties:
    return {applied: int(transition[given]), "StorageClass": transition["StorageClass"]}


def _log(s3: Any, bucket: str, logging: Any) -> None:
    target = {"TargetBucket": logging.get("DestinationBucketName", bucket)}
    enabled = {**target, "TargetPrefix": logging.get("LogFilePrefix", "")}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})


def _own(s3: Any, bucket: str, controls: Any) -> None:
    rules = [dict(rule) for rule in controls["Rules"]]
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": rules})


_Apply = Callable[[Any, str, Any], None]
_Remove = Callable[[Any, str], None]
_PROPERTIES: dict[str, tuple[_Apply, _Remove]] = {
    "Tags": (_tag, lambda s3, bucket: s3.delete_bucket_tagging(Bucket=bucket)),
    "BucketEncryption": (_encrypt, lambda s3, bucket: s3.delete_bucket_encryption(Bucket=bucket)),
    "LifecycleConfiguration": (_expire, lambda s3, bucket: s3.delete_bucket_lifecycle(Bucket=bucket)),
    "LoggingConfiguration": (_log, lambda s3, bucket: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})),
    "OwnershipControls": (_own, lambda s3, bucket: s3.delete_bucket_ownership_controls(Bucket=bucket)),
}
