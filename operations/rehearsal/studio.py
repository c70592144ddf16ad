"""Studio in use: a lead's app, a scientist's two, one of which nobody has touched for hours."""

import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import urllib3

from lambdas.idle_shutdown.heartbeats import METRIC, NAMESPACE
from local_cloud import LocalCloud
from operations.rehearsal.running_app import RunningApp, kernel
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.terminal import Terminal

SCIENTIST = "ada"
IDLE, BUSY, BRINGING = "left-open", "in-use", "bringing-scenes"
APP = {"AppType": "JupyterLab", "AppName": "default"}
PATIENCE_SECONDS = 30
ACTIVITY = "/_local/sagemaker/apps/activity"


class StudioInUse:
    """The domain of the platform, with people in it."""

    def __init__(self, session: Any, cloud: LocalCloud, domain_id: str, instance_type: str) -> None:
        self._sagemaker = session.client("sagemaker")
        self._cloudwatch = session.client("cloudwatch")
        self._cloud = cloud
        self.domain_id, self._instance_type = domain_id, instance_type
        self._environ = cloud.environment

    def sign_in(self, person: str, space: str) -> Terminal:
        """A terminal in a new app of a person, whose profile is made at the first sign-in unless a stack has it."""
        if person not in self._profiles():
            self._sagemaker.create_user_profile(
                DomainId=self.domain_id,
                UserProfileName=person,
                SingleSignOnUserIdentifier="UserName",
                SingleSignOnUserValue=person,
            )
        self._open(person, space)
        return Terminal(self._cloud.inside({"DomainId": self.domain_id, "SpaceName": space, **APP}))

    def close(self, space: str) -> None:
        self._sagemaker.delete_app(DomainId=self.domain_id, SpaceName=space, **APP)

    @contextmanager
    def left_open(self, now: datetime, folder: Path) -> Iterator[None]:
        """The scientist's second app runs beside the first: a kernel computes in one, the other's last did hours ago.

        Both are a morning old, and SageMaker has just looked at them, so that its own stamps say nothing of their use.
        Each has told of it itself before this yields.

        Raises:
            StepFailed: one has not.
        """
        self._open(SCIENTIST, IDLE)
        script = self._script()
        with ExitStack() as apps:
            for space, state in ((IDLE, "idle"), (BUSY, "busy")):
                # Before the first beat: the sweep waits for one that is later than the last health check.
                self._pretend(space, created=now - timedelta(hours=4), checked=now - timedelta(minutes=3))
                kernels = [kernel(state, now - timedelta(hours=3))]
                app = {"DomainId": self.domain_id, "SpaceName": space, **APP}
                running = RunningApp(self._cloud, app, script=script, folder=folder / space, kernels=kernels)
                apps.enter_context(running)
            self._await_heartbeats({IDLE, BUSY})
            yield

    def running_apps(self) -> list[str]:
        """Names of the spaces whose app runs, as ``ListApps`` has them."""
        pages = self._sagemaker.get_paginator("list_apps").paginate(DomainIdEquals=self.domain_id)
        return sorted(app["SpaceName"] for page in pages for app in page["Apps"] if app["Status"] == "InService")

    def _script(self) -> str:
        """What the domain starts with every JupyterLab app."""
        domain = self._sagemaker.describe_domain(DomainId=self.domain_id)
        arn = domain["DefaultUserSettings"]["JupyterLabAppSettings"]["BuiltInLifecycleConfigArn"]
        name = arn.rsplit("/", 1)[-1]
        found = self._sagemaker.describe_studio_lifecycle_config(StudioLifecycleConfigName=name)
        return b64decode(found["StudioLifecycleConfigContent"]).decode()

    def _await_heartbeats(self, spaces: set[str]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while silent := spaces - self._heard():
            if time.monotonic() > deadline:
                raise StepFailed(f"No heartbeat came from {', '.join(sorted(silent))} in {PATIENCE_SECONDS} seconds")
            time.sleep(0.1)

    def _heard(self) -> set[str]:
        """The spaces that have published when they were last used."""
        metrics = self._cloudwatch.list_metrics(Namespace=NAMESPACE, MetricName=METRIC)["Metrics"]
        return {each["Value"] for metric in metrics for each in metric["Dimensions"] if each["Name"] == "SpaceName"}

    def _profiles(self) -> set[str]:
        pages = self._sagemaker.get_paginator("list_user_profiles").paginate(DomainIdEquals=self.domain_id)
        return {profile["UserProfileName"] for page in pages for profile in page["UserProfiles"]}

    def _open(self, person: str, space: str) -> None:
        self._sagemaker.create_space(
            DomainId=self.domain_id,
            SpaceName=space,
            OwnershipSettings={"OwnerUserProfileName": person},
            SpaceSharingSettings={"SharingType": "Private"},
            SpaceSettings={"AppType": APP["AppType"]},
        )
        self._sagemaker.create_app(
            DomainId=self.domain_id, SpaceName=space, ResourceSpec={"InstanceType": self._instance_type}, **APP
        )

    def _pretend(self, space: str, *, created: datetime, checked: datetime) -> None:
        """Nobody waits for hours here: the embedded AWS is told of an app's age by a path that AWS does not have."""
        activity = {
            "region": self._environ["AWS_REGION"],
            "app": {"DomainId": self.domain_id, "SpaceName": space, **APP},
            "created_at": created.timestamp(),
            "checked_at": checked.timestamp(),
        }
        connections = urllib3.PoolManager(ca_certs=self._environ["AWS_CA_BUNDLE"])
        answer = connections.request("POST", self._environ["AWS_ENDPOINT_URL"] + ACTIVITY, json=activity)
        if answer.status != HTTPStatus.OK:
            raise StepFailed(f"The embedded AWS did not take the activity of {space}: {answer.data.decode()}")
