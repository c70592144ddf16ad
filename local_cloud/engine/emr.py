"""EMR's clusters, which ministack has: what IAM decides about, their tags, and how old they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ministack.core import iam_actions
from ministack.services import emr, tagging

from local_cloud.engine.tagging import collect_tags

_SERVICE = "elasticmapreduce"
_WRITTEN = "%Y-%m-%dT%H:%M:%S.000Z"


def apply() -> None:
    """Tags of clusters and of requests are condition keys."""
    iam_actions._BOTOCORE_SERVICE_MAP[_SERVICE] = ["emr"]
    tagging._RESOURCE_TAG_COLLECTORS[_SERVICE] = _carriers
    collect_tags(_SERVICE, _carriers)


def make_older(arn: str, seconds: float) -> bool:
    """Whether there is such a cluster."""
    for _, cluster in emr._clusters.all_items():
        if cluster["ClusterArn"] == arn:
            times: dict[str, str] = cluster["Status"]["Timeline"]
            times.update({name: _earlier(at, seconds) for name, at in times.items()})
            return True
    return False


def _carriers() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for cluster in emr._clusters.values():
        yield cluster["ClusterArn"], cluster["Tags"]


def _earlier(at: str, seconds: float) -> str:
    then = datetime.strptime(at, _WRITTEN).replace(tzinfo=UTC) - timedelta(seconds=seconds)
    return then.strftime(_WRITTEN)
