"""cloud-custodian, ``c7n/resources/sagemaker.py`` and ``c7n/filters/offhours.py``: apps are described one by one, with
retries, then their tags are read; ``offhour`` is true for the hour from 19:00, for what no tag excludes.

Its ``sagemaker-app`` (0.9.53) has no action that deletes; here it has.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.outside import listed, name
from benchmarks.idle.peers.tool import BOTH, Outside, Tool

OFF_HOUR, RETRIES = 19, 8


def sweep(cloud: Cloud, _limit: timedelta) -> None:
    apps = _retried(lambda: list(listed(cloud)))
    for app in apps:
        _retried(cloud.describe_app, **name(app))
    for _ in range(0, len(apps), 100):
        _retried(cloud.get_resources, TagFilters=[{"Key": "custodian_downtime"}])
    for app in apps if cloud.now.hour == OFF_HOUR else ():
        _retried(cloud.delete_app, **name(app))


def _retried(call: Callable[..., Any], **request: Any) -> Any:
    for _ in range(RETRIES - 1):
        try:
            return call(**request)
        except ClientError:
            continue
    return call(**request)


TOOL = Tool("cloud-custodian", BOTH, timedelta(minutes=60), Outside(sweep))
