"""What S3 adds: condition keys of a request, and the KMS keys that it makes use of in the caller's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ministack.services import kms, s3

from local_cloud.engine.arrival import Arrival

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = "x-amz-server-side-encryption-aws-kms-key-id"
_ENCRYPTION = (_ALGORITHM, _KEY, "x-amz-server-side-encryption-customer-algorithm")
_OF_A_WRITE = (
    "x-amz-acl",
    "x-amz-copy-source",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-storage-class",
)
_WRITES = {"s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectVersionAcl", "s3:PutBucketAcl", "s3:CreateBucket"}
_READS = {"s3:GetObject", "s3:GetObjectVersion"}
_LISTS = {"s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"}


@dataclass(frozen=True)
class KeyUse:
    """An action on a KMS key; the bucket or object is its encryption context, by which key policies tell uses apart."""

    action: str
    key: str
    encrypted: str


def condition_keys(action: str, arrival: Arrival, owner: str, now: datetime) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "s3:tlsversion": arrival.tls or None,
        "s3:resourceaccount": owner,
        **_signature(arrival, now),
    }
    keys["s3:x-amz-content-sha256"] = arrival.headers.get("x-amz-content-sha256")
    if action in _WRITES:
        keys |= {f"s3:{name}": arrival.headers.get(name) for name in _OF_A_WRITE}
        keys |= {f"s3:{name}": value for name, value in _encryption(arrival).items()}
    if action in _LISTS:
        keys |= {f"s3:{name}": arrival.asked(name) for name in ("prefix", "delimiter", "max-keys")}
    if version := arrival.asked("versionId"):
        keys["s3:versionid"] = version
    return keys


def key_uses(action: str, resource: str, arrival: Arrival) -> Iterator[KeyUse]:
    """What S3 asks KMS for, of customer keys; AWS's own key for S3 is everybody's in the account.

    Source: the S3 user guide, "Protecting data with AWS KMS keys" and "Multipart upload API and permissions".
    """
    bucket, _, key = resource.rpartition(":")[2].partition("/")
    if action in _READS and arrival.method != "HEAD":
        yield from _uses(("kms:Decrypt",), bucket, key, _stored(bucket, key, arrival))
    elif action == "s3:PutObject":
        parts = "uploads" in arrival.query or "uploadId" in arrival.query
        actions = ("kms:GenerateDataKey", "kms:Decrypt") if parts else ("kms:GenerateDataKey",)
        yield from _uses(actions, bucket, key, _written(bucket, arrival))


def _uses(actions: tuple[str, ...], bucket: str, key: str, headers: Mapping[str, str]) -> Iterator[KeyUse]:
    named = headers.get(_KEY, "")
    if named and not named.endswith("alias/aws/s3"):
        record = kms._resolve_key(named)
        encrypted = f"arn:aws:s3:::{bucket}" if _has_bucket_key(bucket) else f"arn:aws:s3:::{bucket}/{key}"
        yield from (KeyUse(each, record["Arn"] if record else named, encrypted) for each in actions)


def _stored(bucket: str, key: str, arrival: Arrival) -> Mapping[str, str]:
    """The encryption of the object or version; of a copy's source, its newest version's."""
    version = arrival.asked("versionId") if arrival.method == "GET" else None
    for each in s3._object_versions.get((bucket, key), []) if version else ():
        if each["version_id"] == version:
            return dict(s3._stored_sse_headers(s3._object_record_from_version(each)))
    record = (s3._buckets.get(bucket) or {}).get("objects", {}).get(key) or {}
    return dict(s3._stored_sse_headers(record))


def _written(bucket: str, arrival: Arrival) -> Mapping[str, str]:
    upload = s3._multipart_uploads.get(arrival.asked("uploadId") or "")
    if upload:
        return dict(s3._stored_sse_headers(upload))
    resolved, _ = s3._resolve_sse_write_headers(dict(arrival.headers), bucket)
    return resolved or {}


def _encryption(arrival: Arrival) -> Mapping[str, str | None]:
    """A part and the completion of an upload carry no such headers; those count that began it."""
    upload = s3._multipart_uploads.get(arrival.asked("uploadId") or "")
    if upload is None:
        return {name: arrival.headers.get(name) for name in _ENCRYPTION}
    return s3._stored_sse_headers(upload) if upload.get("requested_sse") else {}


def _has_bucket_key(bucket: str) -> bool:
    return "<BucketKeyEnabled>true" in str(s3._bucket_encryption.get(bucket) or "")


def _signature(arrival: Arrival, now: datetime) -> dict[str, Any]:
    """Its age counts for presigned URLs only; the others are refused after a quarter of an hour anyway."""
    signed = arrival.asked("X-Amz-Date")
    if arrival.headers.get("authorization"):
        return {"s3:authtype": "REST-HEADER", "s3:signatureversion": arrival.headers["authorization"].split()[0]}
    if not signed:
        return {}
    age = now - datetime.strptime(signed, "%Y%m%dT%H%M%S%z")
    return {
        "s3:authtype": "REST-QUERY-STRING",
        "s3:signatureversion": arrival.asked("X-Amz-Algorithm"),
        "s3:signatureage": int(age.total_seconds() * 1000),
    }
