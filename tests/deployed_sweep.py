"""The idle sweep deployed to the embedded AWS from the synthesized template, and people whose apps it sees."""

import io
import json
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from operations.rehearsal.sweep import ScheduledSweep, Swept
from tests.local_cloud.account import NUMBER, REGION, Account
from tests.synthesis import Cloud, Document

_ASSETS = f"cdk-hnb659fds-assets-{NUMBER}-{REGION}"
_OURS = ("IdleShutdown", "Alert")
_ACTIVITY = "/_local/sagemaker/apps/activity"
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class DeployedSweep:
    """``stack`` holds what the governance stack has for the sweep; ``domain`` is the one that it sweeps."""

    account: Account
    stack: str
    domain: str

    @property
    def scheduled(self) -> ScheduledSweep:
        return ScheduledSweep(self._session(), self.stack)

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Whatever is changed meanwhile of the function, and who still has an app, is undone."""
        before = self._configured()
        try:
            yield
        finally:
            if self._configured() != before:
                self.configure(before[0], timeout=before[1])
            for app in self.apps():
                name = {part: app[part] for part in ("DomainId", "SpaceName", "AppType", "AppName")}
                self.account.client("sagemaker").delete_app(**name)

    @property
    def function(self) -> str:
        return self.output("IdleShutdownFunction")

    @property
    def role(self) -> str:
        """The name of the function's."""
        told = self.account.client("lambda").get_function_configuration(FunctionName=self.function)
        return str(told["Role"].rsplit("/", 1)[-1])

    def configure(self, variables: Mapping[str, str], *, timeout: int = 900) -> None:
        """Other environment variables beside those that there are, and another time limit in seconds."""
        told, _ = self._configured()
        self.account.client("lambda").update_function_configuration(
            FunctionName=self.function, Environment={"Variables": told | dict(variables)}, Timeout=timeout
        )

    def _configured(self) -> tuple[dict[str, str], int]:
        told = self.account.client("lambda").get_function_configuration(FunctionName=self.function)
        return dict(told["Environment"]["Variables"]), int(told["Timeout"])

    @contextmanager
    def denied(self, *actions: str) -> Iterator[None]:
        """Meanwhile the function may not do these."""
        iam, statement = self.account.client("iam"), {"Effect": "Deny", "Action": actions, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=self.role, PolicyName="denied", PolicyDocument=document)
        try:
            yield
        finally:
            iam.delete_role_policy(RoleName=self.role, PolicyName="denied")

    def lines(self) -> list[str]:
        """Everything that the function has logged."""
        (group,) = self.physical("AWS::Logs::LogGroup").values()
        pages = self.account.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]

    def run(self) -> Swept:
        """One sweep, as its schedule begins it."""
        return self.scheduled.run()

    def output(self, name: str) -> str:
        found = self.account.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]["Outputs"]
        return next(str(each["OutputValue"]) for each in found if each["OutputKey"] == name)

    def physical(self, resource_type: str) -> dict[str, str]:
        """Physical ids by the logical ones, of one type."""
        pages = (
            self.account.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack)
        )
        found = [each for page in pages for each in page["StackResourceSummaries"]]
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in found
            if each["ResourceType"] == resource_type
        }

    def app(self, space: str, *, idle: int, kind: str = "JupyterLab", hidden: bool = False) -> dict[str, str]:
        """The key of a new app, unused for so many minutes; ``hidden`` by a health check a moment ago."""
        sagemaker = self.account.client("sagemaker")
        name = {"DomainId": self.domain, "SpaceName": space}
        pages = sagemaker.get_paginator("list_spaces").paginate(DomainIdEquals=self.domain)
        if space not in [each["SpaceName"] for page in pages for each in page["Spaces"]]:
            sagemaker.create_user_profile(DomainId=self.domain, UserProfileName=f"owner-of-{space}")
            sagemaker.create_space(
                **name,
                OwnershipSettings={"OwnerUserProfileName": f"owner-of-{space}"},
                SpaceSharingSettings={"SharingType": "Private"},
            )
        key = {**name, "AppType": kind, "AppName": "default"}
        sagemaker.create_app(**key, ResourceSpec={"InstanceType": "ml.t3.medium"})
        self._used(key, idle=idle, hidden=hidden)
        return key

    def running(self) -> set[str]:
        """The spaces whose app is in service."""
        return {each["SpaceName"] for each in self.apps()}

    def apps(self) -> list[dict[str, Any]]:
        """In service."""
        pages = self.account.client("sagemaker").get_paginator("list_apps").paginate(DomainIdEquals=self.domain)
        return [each for page in pages for each in page["Apps"] if each["Status"] == "InService"]

    def tag(self, space: str, key: str, value: str) -> None:
        sagemaker = self.account.client("sagemaker")
        arn = sagemaker.describe_space(DomainId=self.domain, SpaceName=space)["SpaceArn"]
        sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": key, "Value": value}])

    def become_somebody(self, patch: pytest.MonkeyPatch, *statements: Mapping[str, Any]) -> None:
        """Who may do this and nothing else."""
        role = self.account.role(*statements)
        given = self.account.client("sts").assume_role(RoleArn=role, RoleSessionName="somebody")["Credentials"]
        patch.setenv("AWS_ACCESS_KEY_ID", given["AccessKeyId"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", given["SecretAccessKey"])
        patch.setenv("AWS_SESSION_TOKEN", given["SessionToken"])

    def _used(self, key: dict[str, str], *, idle: int, hidden: bool) -> None:
        now = time.time()
        told: dict[str, Any] = {"region": REGION, "app": key, "created_at": now - DAY_SECONDS, "checked_at": now}
        self.account.control(_ACTIVITY, told | ({} if hidden else {"used_at": now - 60 * idle}))

    def _session(self) -> Any:
        """What commands use as a boto3 session."""
        return self.account


def deploy(account: Account, cloud: Cloud, *, stack: str = "") -> DeployedSweep:
    """A sweep by the settings of a synthesized cloud, over a new domain; ``stack`` is CDK's name if not given."""
    domain, template = account.domain(), cloud.templates["governance"]
    resources = {name: each for name, each in template["Resources"].items() if name.startswith(_OURS)}
    body = json.dumps({"Resources": _of_domain(resources, domain), "Outputs": template["Outputs"]})
    _upload(account, cloud.folder, resources)
    sweep = DeployedSweep(account, stack or f"{cloud.settings.prefix}-governance", domain)
    made = account.client("cloudformation")
    made.create_stack(StackName=sweep.stack, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
    made.get_waiter("stack_create_complete").wait(StackName=sweep.stack, WaiterConfig={"Delay": 1})
    return sweep


def _of_domain(document: Any, domain: str) -> Any:
    """What another stack would hand over is the domain alone."""
    match document:
        case {"Fn::GetStackOutput": output}:
            assert "DomainId" in output["OutputName"], output
            return domain
        case dict():
            return {name: _of_domain(each, domain) for name, each in document.items()}
        case list():
            return [_of_domain(each, domain) for each in document]
    return document


def _upload(account: Account, folder: Path, resources: Mapping[str, Document]) -> None:
    """The functions' code, to where bootstrapping would have made a bucket for it."""
    s3 = account.client("s3")
    if _ASSETS not in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=_ASSETS, CreateBucketConfiguration={"LocationConstraint": REGION})
    for each in resources.values():
        if each["Type"] == "AWS::Lambda::Function":
            key = each["Properties"]["Code"]["S3Key"]
            s3.put_object(Bucket=_ASSETS, Key=key, Body=zipped(folder / f"asset.{key.removesuffix('.zip')}"))


def zipped(folder: Path) -> bytes:
    """A function's code, as CDK uploads it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        for file in sorted(folder.rglob("*.py")):
            code.write(file, file.relative_to(folder))
    return archive.getvalue()
