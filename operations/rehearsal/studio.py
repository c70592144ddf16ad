"""Studio in use: a lead's app, a scientist's two, one of which nobody has touched for hours, and the idle Lambda."""

import json
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import urllib3

from local_cloud import LocalCloud
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.terminal import Terminal

SCIENTIST = "ada"
IDLE, BUSY, BRINGING = "left-open", "in-use", "bringing-scenes"
APP = {"AppType": "JupyterLab", "AppName": "default"}
ACTIVITY = "/_local/sagemaker/apps/activity"


class StudioInUse:
    """The domain of the platform, with people in it."""

    def __init__(self, session: Any, cloud: LocalCloud, domain_id: str, instance_type: str) -> None:
        self._sagemaker = session.client("sagemaker")
        self._lambda = session.client("lambda")
        self._cloud = cloud
        self._domain_id, self._instance_type = domain_id, instance_type
        self._environ = cloud.environment

    def sign_in(self, person: str, space: str) -> Terminal:
        """A terminal in a new app of a person, whose profile is made at the first sign-in unless a stack has it."""
        if person not in self._profiles():
            self._sagemaker.create_user_profile(
                DomainId=self._domain_id,
                UserProfileName=person,
                SingleSignOnUserIdentifier="UserName",
                SingleSignOnUserValue=person,
            )
        self._open(person, space)
        return Terminal(self._cloud.inside({"DomainId": self._domain_id, "SpaceName": space, **APP}))

    def close(self, space: str) -> None:
        self._sagemaker.delete_app(DomainId=self._domain_id, SpaceName=space, **APP)

    def leave_open(self, now: datetime) -> None:
        """The scientist's second app. Both are a morning old; it was last used hours ago, the other a minute ago."""
        self._open(SCIENTIST, IDLE)
        for space, unused in ((IDLE, timedelta(hours=3)), (BUSY, timedelta(minutes=1))):
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

    def _profiles(self) -> set[str]:
        pages = self._sagemaker.get_paginator("list_user_profiles").paginate(DomainIdEquals=self._domain_id)
        return {profile["UserProfileName"] for page in pages for profile in page["UserProfiles"]}

    def _open(self, person: str, space: str) -> None:
        self._sagemaker.create_space(
            DomainId=self._domain_id,
            SpaceName=space,
            OwnershipSettings={"OwnerUserProfileName": person},
            SpaceSharingSettings={"SharingType": "Private"},
            SpaceSettings={"AppType": APP["AppType"]},
        )
        self._sagemaker.create_app(
            DomainId=self._domain_id, SpaceName=space, ResourceSpec={"InstanceType": self._instance_type}, **APP
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
