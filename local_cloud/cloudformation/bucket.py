"""The properties of AWS::S3::Bucket that ministack drops, applied through the S3 API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, before_delete, complete_type

_TYPE = "AWS::S3::Bucket"


def complete() -> None:
    complete_type(_TYPE, _complete)
    before_delete(_TYPE, _refuse_if_not_empty)


def _complete(bucket: str, old: Properties, new: Properties) -> None:
    s3 = acting_client("s3")
    for name, (apply, remove) in _PROPERTIES.items():
        with failing_the_resource():
            if new.get(name):
                apply(s3, bucket, new[name])
            elif old.get(name):
                remove(s3, bucket)


def _refuse_if_not_empty(bucket: str, _properties: Properties) -> None:
    """As S3 does; ministack's CloudFormation would delete the objects too."""
    s3 = acting_client("s3")
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
    applied |= _expiration(rule)
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if name in rule:
            applied[name] = {key: int(value) for key, value in rule[name].items()}
    for name, days in (("Transitions", "Days"), ("NoncurrentVersionTransitions", "NoncurrentDays")):
        if name in rule:
            applied[name] = [_transition(each, days) for each in rule[name]]
    return applied


def _expiration(rule: Properties) -> Properties:
    if "ExpirationInDays" in rule:
        return {"Expiration": {"Days": int(rule["ExpirationInDays"])}}
    return {"Expiration": {"ExpiredObjectDeleteMarker": True}} if rule.get("ExpiredObjectDeleteMarker") else {}


def _transition(transition: Properties, days: str) -> Properties:
    return {days: int(transition["TransitionInDays"]), "StorageClass": transition["StorageClass"]}


def _log(s3: Any, bucket: str, logging: Any) -> None:
    target = {"TargetBucket": logging.get("DestinationBucketName", bucket)}
    enabled = {**target, "TargetPrefix": logging.get("LogFilePrefix", "")}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})


def _own(s3: Any, bucket: str, controls: Any) -> None:
    rules = [dict(rule) for rule in controls["Rules"]]
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": rules})


def _allow_private_only(_s3: Any, bucket: str, access_control: Any) -> None:
    if access_control != "Private":
        raise ValueError(f"The local emulator has no ACLs: AccessControl of {bucket} is {access_control}, not Private.")


_Apply = Callable[[Any, str, Any], None]
_Remove = Callable[[Any, str], None]
_PROPERTIES: dict[str, tuple[_Apply, _Remove]] = {
    "Tags": (_tag, lambda s3, bucket: s3.delete_bucket_tagging(Bucket=bucket)),
    "BucketEncryption": (_encrypt, lambda s3, bucket: s3.delete_bucket_encryption(Bucket=bucket)),
    "LifecycleConfiguration": (_expire, lambda s3, bucket: s3.delete_bucket_lifecycle(Bucket=bucket)),
    "LoggingConfiguration": (_log, lambda s3, bucket: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})),
    "AccessControl": (_allow_private_only, lambda _s3, _bucket: None),
    "OwnershipControls": (_own, lambda s3, bucket: s3.delete_bucket_ownership_controls(Bucket=bucket)),
}
