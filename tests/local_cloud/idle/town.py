"""A domain with people in an account, and what the sweep is expected to say of what they leave running."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.local_cloud.account import NUMBER, REGION, Account

HOUR = timedelta(hours=1)
ALLOWED = {"when-idle": "delete"}


@dataclass(frozen=True)
class Expected:
    """What the last sweep says of one: ``action``, and a part of the reason. ``arn`` is empty where it is not warned.

    ``warned`` is how long ago its owner is to have been told, before the last sweep.
    """

    action: str
    reason: str
    arn: str = ""
    warned: timedelta = timedelta(minutes=40)


Found = dict[tuple[str, str], Expected]
"""By kind and name."""


@dataclass(frozen=True)
class Town:
    """A domain with people in an account."""

    account: Account
    domain_id: str
    role: str

    @property
    def sagemaker(self) -> Any:
        return self.account.client("sagemaker")

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{REGION}:{NUMBER}:{resource}"

    def age(self, arn: str, past: timedelta) -> None:
        self.account.control("/_local/age", {"arn": arn, "seconds": past.total_seconds()})

    def publish(
        self, namespace: str, name: str, value: float, told: Mapping[str, str], ago: timedelta = timedelta()
    ) -> None:
        dimensions = [{"Name": each, "Value": text} for each, text in told.items()]
        point = {"MetricName": name, "Dimensions": dimensions, "Value": value, "Timestamp": datetime.now(UTC) - ago}
        self.account.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[point])

    def tag(self, arn: str, key: str, value: str) -> None:
        name = arn.split("/")[-1]
        match arn.split(":")[2]:
            case "elasticmapreduce":
                self.account.client("emr").add_tags(ResourceId=name, Tags=pairs({key: value}))
            case "emr-serverless":
                self.account.client("emr-serverless").tag_resource(resourceArn=arn, tags={key: value})
            case _:
                self.sagemaker.add_tags(ResourceArn=arn, Tags=pairs({key: value}))

    def tags(self, arn: str) -> dict[str, str]:
        found: Any
        name = arn.split("/")[-1]
        match arn.split(":")[2]:
            case "elasticmapreduce":
                found = self.account.client("emr").describe_cluster(ClusterId=name)["Cluster"]["Tags"]
            case "emr-serverless":
                found = self.account.client("emr-serverless").get_application(applicationId=name)["application"]
                return dict(found["tags"])
            case _:
                found = self.sagemaker.list_tags(ResourceArn=arn)["Tags"]
        return {each["Key"]: each["Value"] for each in found}

    def sign_in(self, person: str) -> str:
        self.sagemaker.create_user_profile(DomainId=self.domain_id, UserProfileName=person)
        return person

    def space(self, person: str, app_type: str = "CodeEditor", **tags: str) -> str:
        """The ARN of a private one."""
        arn: str = self.sagemaker.create_space(
            DomainId=self.domain_id,
            SpaceName=f"{person}-space",
            OwnershipSettings={"OwnerUserProfileName": person},
            SpaceSharingSettings={"SharingType": "Private"},
            SpaceSettings={
                "AppType": app_type,
                "SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": 20}},
            },
            Tags=pairs(tags),
        )["SpaceArn"]
        return arn

    def app(self, app_type: str, *, used: timedelta | None = None, **holder: str) -> str:
        """The ARN of one that is three hours old, last checked three minutes ago and used so long ago."""
        name = {"DomainId": self.domain_id, "AppType": app_type, "AppName": "default", **holder}
        arn: str = self.sagemaker.create_app(**name, ResourceSpec={"InstanceType": "ml.t3.medium"})["AppArn"]
        now = time.time()
        stamps = {"created_at": now - 3 * 3600, "checked_at": now - 180}
        stamps |= {"used_at": now - used.total_seconds()} if used else {}
        self.account.control("/_local/sagemaker/apps/activity", {"region": REGION, "app": name, **stamps})
        return arn


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": name, "Value": value} for name, value in tags.items()]
