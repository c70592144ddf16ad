"""Corrections to ministack's behaviour that a deployment by the CDK command line needs."""

from __future__ import annotations

from typing import Any

from ministack.services import cloudwatch_logs, ecr, lambda_svc, s3

from local_cloud.engine import (
    actions,
    arrival,
    authorization,
    conditions,
    emr,
    metric_keys,
    metric_queries,
    monitoring,
    resource_arns,
)
from local_cloud.engine.request import current_location

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = "x-amz-server-side-encryption-aws-kms-key-id"


def apply() -> None:
    _default_the_key_of_an_upload()
    _refuse_missing_images()
    _write_to_named_log_groups_only_while_they_exist()
    actions.apply()
    resource_arns.apply()
    conditions.apply()
    emr.apply()
    metric_keys.apply()
    metric_queries.apply()
    monitoring.apply()
    arrival.apply()
    authorization.apply()


def _refuse_missing_images() -> None:
    """``DescribeImages`` of an image that does not exist is an error; ministack answers with an empty list."""
    describe = ecr._describe_images

    def describe_or_refuse(request: dict[str, Any]) -> Any:
        name = request.get("repositoryName", "")
        for wanted in request.get("imageIds", ()) if name in ecr._repositories else ():
            if ecr._find_image(name, wanted) is None:
                told = f"The image with imageId {wanted} does not exist within the repository with name '{name}'"
                return ecr.error_response_json("ImageNotFoundException", told, 400)
        return describe(request)

    ecr._describe_images = describe_or_refuse


def _write_to_named_log_groups_only_while_they_exist() -> None:
    """A function that was given a log group cannot bring it back after its deletion; ministack would make it anew."""
    emit = lambda_svc._emit_lambda_logs

    def emit_where_the_group_is(function: dict[str, Any], *rest: Any, **named: Any) -> None:
        config = function.get("config") or function
        group = config.get("LoggingConfig", {}).get("LogGroup", "")
        if group in cloudwatch_logs._log_groups or group == f"/aws/lambda/{config['FunctionName']}":
            emit(function, *rest, **named)

    lambda_svc._emit_lambda_logs = emit_where_the_group_is


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
