"""Corrections to ministack's behaviour that a deployment by the CDK command line needs."""

from __future__ import annotations

from typing import Any

from ministack.services import s3

from local_cloud.engine.request import current_location

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = "x-amz-server-side-encryption-aws-kms-key-id"


def apply() -> None:
    _default_the_key_of_an_upload()


def _default_the_key_of_an_upload() -> None:
    """``aws:kms`` without a key means the bucket's default key, else the account's ``aws/s3``; ministack refuses it."""
    resolve = s3._resolve_sse_write_headers

    def resolve_with_default(headers: dict[str, str], bucket: Any) -> Any:
        if headers.get(_ALGORITHM) == "aws:kms" and not headers.get(_KEY):
            at = current_location()
            default = s3._bucket_default_sse_headers(bucket).get(_KEY)
            headers = {**headers, _KEY: default or at.arn("kms", "alias/aws/s3")}
        return resolve(headers, bucket)

    s3._resolve_sse_write_headers = resolve_with_default
