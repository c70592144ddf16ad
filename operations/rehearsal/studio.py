"""Studio in use: one app that nobody has touched for hours, one that somebody is working in, and the idle Lambda."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import urllib3

from operations.rehearsal.stage import StepFailed

PROFILE = "ada"
IDLE, BUSY = "left-open", "in-use"
APP = {"AppType": "JupyterLab", "AppName": "default"}
ACTIVITY = "/_local/sagemaker/apps/activity"


class StudioInUse:
    """The domain of the platform, with a person in it."""

    def __init__(self, session: Any, domain_id: str, environ: Mapping[str, str]) -> None:
        self._sagemaker = session.client("sagemaker")
        self._lambda = session.client("lambda")
        self._domain_id = domain_id
        self._environ = environ

    def open_apps(self, instance_type: str, now: datetime) -> None:
        """Both apps are a morning old; one was last used hours ago, the other a minute ago."""
        self._sagemaker.create_user_profile(
            DomainId=self._domain_id,
            UserProfileName=PROFILE,
            SingleSignOnUserIdentifier="UserName",
            SingleSignOnUserValue=PROFILE,
        )
        for space, unused in ((IDLE, timedelta(hours=3)), (BUSY, timedelta(minutes=1))):
            self._open(space, instance_type)
            self._pretend(space, used=now - unused, created=now - timedelta(hours=4), checked=now)

    def running_apps(self) -> list[str]:
        """Names of the spaces whose app runs, as ``ListApps`` has them."""
        pages = self._sagemaker.get_paginator("list_apps").paginate(DomainIdEquals=self._domain_id)
        return sorted(app["SpaceName"] for page in pages for app in page["Apps"] if app["Status"] == "InService")

    def stop_what_is_idle(self, function: str) -> list[dict[str, str]]:
        """Invoke the deployed function; returns its verdicts.

        Raises:
            StepFailed: the function raised.
        """
        answer = self._lambda.invoke(FunctionName=function, Payload=b"{}")
        payload = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise StepFailed(f"The idle-shutdown function raised {payload.get('errorMessage', payload)}")
        verdicts: list[dict[str, str]] = payload["apps"]
        return verdicts

    def _open(self, space: str, instance_type: str) -> None:
        self._sagemaker.create_space(
            DomainId=self._domain_id,
            SpaceName=space,
            OwnershipSettings={"OwnerUserProfileName": PROFILE},
            SpaceSharingSettings={"SharingType": "Private"},
            SpaceSettings={"AppType": APP["AppType"]},
        )
        self._sagemaker.create_app(
            DomainId=self._domain_id, SpaceName=space, ResourceSpec={"InstanceType": instance_type}, **APP
        )

    def _pretend(self, space: str, *, used: datetime, created: datetime, checked: datetime) -> None:
        """Only an app itself knows when it was used; the embedded AWS is told by a path that AWS does not have."""
        activity = {
            "region": self._environ["AWS_REGION"],
            "app": {"DomainId": self._domain_id, "SpaceName": space, **APP},
            "used_at": used.timestamp(),
            "created_at": created.timestamp(),
            "checked_at": checked.timestamp(),
        }
        connections = urllib3.PoolManager(ca_certs=self._environ["AWS_CA_BUNDLE"])
        answer = connections.request("POST", self._environ["AWS_ENDPOINT_URL"] + ACTIVITY, json=activity)
        if answer.status != HTTPStatus.OK:
            raise StepFailed(f"The embedded AWS did not take the activity of {space}: {answer.data.decode()}")
