"""lavaraja/Sagemaker-Studio-Long-Running-App-Detector, ``sm_studio_app_detector.py``: of one page of apps, those
created more than 240 minutes ago are told by a message each. It stops nothing; here somebody always does when told.
"""

from datetime import timedelta

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.outside import name
from benchmarks.idle.peers.tool import BOTH, Outside, Tool

AGE = timedelta(minutes=240)


def sweep(cloud: Cloud, _limit: timedelta) -> None:
    for app in cloud.list_apps("d-1", 100)["Apps"]:
        if app["Status"] == "InService" and cloud.now - app["CreationTime"] > AGE:
            cloud.delete_app(**name(app))


TOOL = Tool("long-running detector", BOTH, timedelta(minutes=60), Outside(sweep))
