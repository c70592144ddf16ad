"""A deployed sweep, and people whose apps it sees."""

import json
import time
from dataclasses import dataclass
from typing import Any

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
