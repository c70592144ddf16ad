"""AWS::EMRServerless::Application: CloudFormation spells it in capitals, the API does not."""

from __future__ import annotations

from typing import Any

from local_cloud.cloudformation.record_types import RecordType
from local_cloud.engine.provisioning import Properties
from local_cloud.records import random_id
from local_cloud.services.emr_serverless import APPLICATION


def _spelled(properties: Properties) -> Properties:
    own = {name: value for name, value in properties.items() if name not in ("Tags", "InitialCapacity")}
    params: Properties = _lower_camel(own)
    params["clientToken"] = random_id(32)
    if properties.get("Tags"):
        params["tags"] = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
    if properties.get("InitialCapacity"):
        params["initialCapacity"] = {each["Key"]: _lower_camel(each["Value"]) for each in properties["InitialCapacity"]}
    return params


def _lower_camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {_lower_first(name): _lower_camel(item) for name, item in value.items()}
    return [_lower_camel(item) for item in value] if isinstance(value, list) else value


def _lower_first(name: str) -> str:
    return name[0].lower() + name[1:]


def add_types() -> None:
    RecordType(
        "AWS::EMRServerless::Application", APPLICATION, "applicationId", attributes=("ApplicationId", "Arn"),
        create_only=frozenset({"Name", "Type"}), spelling=_spelled, member=_lower_first,
    ).add()  # fmt: skip
