"""A deployed sweep, and people whose apps it sees."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.local_cloud.account import Account

STACK = "cloister-dev-governance"
_ACTIVITY = "/_local/sagemaker/apps/activity"


@dataclass(frozen=True)
class DeployedSweep:
    account: Account
    domain: str

    def app(self, space: str, *, idle: int, kind: str = "JupyterLab", hidden: bool = False) -> dict[str, str]:
        """The key of a new app, unused for so many minutes; ``hidden`` by a health check a moment ago."""
        sagemaker = self.account.client("sagemaker")
        name = {"DomainId": self.domain, "SpaceName": space}
        spaces = sagemaker.list_spaces(DomainIdEquals=self.domain)["Spaces"]
        if space not in [each["SpaceName"] for each in spaces]:
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

    def _used(self, key: dict[str, str], *, idle: int, hidden: bool) -> None:
        now = time.time()
        told: dict[str, Any] = {"region": "eu-central-1", "app": key, "created_at": now - 86_400, "checked_at": now}
        self.account.control(_ACTIVITY, told | ({} if hidden else {"used_at": now - 60 * idle}))

    def run(self) -> dict[str, Any]:
        outputs = self.account.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
        answer = self.account.client("lambda").invoke(FunctionName=outputs[0]["OutputValue"], Payload=b"{}")
        told: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, told
        return told

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
