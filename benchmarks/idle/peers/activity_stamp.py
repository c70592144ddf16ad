"""The Lambda that many describe: ``ListApps``, ``DescribeApp``, then ``DeleteApp`` where ``LastUserActivityTimestamp``
is older than the limit. Health checks overwrite that stamp, says botocore's model of ``DescribeApp``; reported in
aws/amazon-sagemaker-feedback#54.
"""

from datetime import timedelta

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.outside import listed, name
from benchmarks.idle.peers.tool import BOTH, Outside, Tool


def sweep(cloud: Cloud, limit: timedelta) -> None:
    for app in list(listed(cloud)):
        stamp = cloud.describe_app(**name(app)).get("LastUserActivityTimestamp")
        if stamp and cloud.now - stamp > limit:
            cloud.delete_app(**name(app))


TOOL = Tool("activity stamp alone", BOTH, timedelta(minutes=15), Outside(sweep))
