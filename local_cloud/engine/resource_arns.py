"""The resource that IAM decides about, where ministack names another than AWS does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions

from local_cloud.engine.request import current_location

_Parameters = dict[str, Any]


def _project_of_builds(params: _Parameters) -> str:
    project = params["ids"][0].partition(":")[0]
    return current_location().arn("codebuild", f"project/{project}")


def _log_stream(params: _Parameters) -> str:
    group, stream = params["logGroupName"], params.get("logStreamName", "")
    return current_location().arn("logs", f"log-group:{group}:log-stream:{stream}")


def _new_log_stream(params: _Parameters) -> str:
    return _log_stream({"logGroupName": params["logGroupName"]})


def _cluster(params: _Parameters) -> str:
    """Of several at once only their kind is told, so that what is allowed for some of them is not allowed for all."""
    ids = params["JobFlowIds"] if "JobFlowIds" in params else [params["ResourceId"]]
    return current_location().arn("elasticmapreduce", f"cluster/{ids[0] if len(ids) == 1 else '*'}")


_CORRECTIONS: dict[tuple[str, str], Callable[[_Parameters], str]] = {
    ("codebuild", "BatchGetBuilds"): _project_of_builds,
    ("elasticmapreduce", "AddTags"): _cluster,
    ("elasticmapreduce", "RemoveTags"): _cluster,
    ("elasticmapreduce", "TerminateJobFlows"): _cluster,
    ("logs", "CreateLogStream"): _new_log_stream,
    ("logs", "PutLogEvents"): _log_stream,
    ("logs", "GetLogEvents"): _log_stream,
}


def apply() -> None:
    extract = iam_actions.extract_resource_arn

    def corrected(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        action = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
        if (service, action) in _CORRECTIONS:
            return _CORRECTIONS[service, action](json.loads(body))
        return str(extract(service, method, path, headers, body, *rest))

    iam_actions.extract_resource_arn = corrected
