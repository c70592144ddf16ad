"""Small stacks, deployed by CloudFormation's own API."""

import json
from collections.abc import Mapping
from typing import Any

from tests.local_cloud.account import Account

Resources = Mapping[str, Mapping[str, Any]]
_CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


class Stack:
    """``role`` is the ARN of the one that CloudFormation acts as; ``by`` a client of whoever asks for the stack."""

    def __init__(
        self,
        account: Account,
        resources: Resources,
        outputs: Mapping[str, Any] | None = None,
        *,
        role: str = "",
        by: Any = None,
    ) -> None:
        self.name = account.name("stack")
        self._client = account.client("cloudformation")
        acting = {"RoleARN": role} if role else {}
        (by or self._client).create_stack(
            StackName=self.name, TemplateBody=template(resources, outputs), Capabilities=_CAPABILITIES, **acting
        )

    def update(self, resources: Resources) -> None:
        self._client.update_stack(StackName=self.name, TemplateBody=template(resources), Capabilities=_CAPABILITIES)

    def delete(self) -> None:
        self._client.delete_stack(StackName=self.name)

    @property
    def status(self) -> str:
        return str(self._client.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"])

    @property
    def reasons(self) -> list[str]:
        """Why resources failed."""
        events = self._client.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = [each for each in events if each["ResourceStatus"].endswith("_FAILED")]
        return [each["ResourceStatusReason"] for each in failed if each["ResourceType"] != "AWS::CloudFormation::Stack"]

    def physical_id(self, logical_id: str) -> str:
        found = self._client.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def outputs(self) -> dict[str, str]:
        found = self._client.describe_stacks(StackName=self.name)["Stacks"][0].get("Outputs", [])
        return {each["OutputKey"]: each["OutputValue"] for each in found}


def template(resources: Resources, outputs: Mapping[str, Any] | None = None) -> str:
    body: dict[str, Any] = {"Resources": resources}
    if outputs:
        body["Outputs"] = {name: {"Value": value} for name, value in outputs.items()}
    return json.dumps(body)


def attribute(logical_id: str, name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [logical_id, name]}
