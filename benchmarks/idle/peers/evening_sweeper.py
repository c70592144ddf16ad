"""aws-samples/amazon-sagemaker-auto-stop-instances and others like it: by a clock, everything goes at 20:00."""

from datetime import timedelta

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.outside import listed, name
from benchmarks.idle.peers.tool import BOTH, Outside, Tool

EVENING = 20


def sweep(cloud: Cloud, _limit: timedelta) -> None:
    if cloud.now.hour == EVENING:
        for app in list(listed(cloud)):
            cloud.delete_app(**name(app))


TOOL = Tool("sweeper at 20:00", BOTH, timedelta(minutes=60), Outside(sweep))
