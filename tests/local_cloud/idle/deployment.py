"""The sweep as it is deployed, with its own role and every kind switched on, for one domain of the embedded AWS."""

import json
from pathlib import Path
from typing import Any

from app import feature_flags
from stacks.constructs.idle_shutdown import IdleShutdown
from stacks.settings import load
from tests.deployed_sweep import zipped
from tests.every_idle_kind import with_every_idle_kind
from tests.local_cloud.account import NUMBER, REGION, Account, eventually

from aws_cdk import App, DefaultStackSynthesizer, Environment, Stack  # isort: skip  (after stacks, which says where Node is)
from aws_cdk import aws_kms as kms, aws_sns as sns  # isort: skip

_CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


class Deployment:
    def __init__(self, account: Account, domain_id: str, folder: Path) -> None:
        self._account = account
        bucket, name = account.bucket(), account.name("idle")
        template = _synthesized(name, domain_id, bucket, folder)
        _upload(account, bucket, folder / f"{name}.assets.json", folder)
        stacks = account.client("cloudformation")
        stacks.create_stack(StackName=name, TemplateBody=json.dumps(template), Capabilities=_CAPABILITIES)
        status = eventually(
            lambda: stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"],
            lambda each: not each.endswith("IN_PROGRESS"),
        )
        assert status == "CREATE_COMPLETE", stacks.describe_stack_events(StackName=name)["StackEvents"]
        self.function = next(
            each["PhysicalResourceId"]
            for each in stacks.describe_stack_resources(StackName=name)["StackResources"]
            if each["ResourceType"] == "AWS::Lambda::Function"
        )

    def sweep(self) -> dict[str, Any]:
        """What the function answered."""
        told = self._account.client("lambda").invoke(FunctionName=self.function, Payload=b"{}")
        answer: dict[str, Any] = json.loads(told["Payload"].read())
        assert "FunctionError" not in told, answer
        return answer

    def deny(self, action: str, resource: str) -> None:
        """As somebody's policy of the organization might."""
        said = {"Effect": "Deny", "Action": action, "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": [said]})
        self._account.client("iam").put_role_policy(RoleName=self._role, PolicyName="Denied", PolicyDocument=document)

    @property
    def _role(self) -> str:
        function = self._account.client("lambda").get_function_configuration(FunctionName=self.function)
        return str(function["Role"]).rpartition("/")[2]

    def permissions(self) -> list[dict[str, Any]]:
        """The statements that it was deployed with."""
        iam, role = self._account.client("iam"), self._role
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        own = next(name for name in names if name != "Denied")
        found = iam.get_role_policy(RoleName=role, PolicyName=own)["PolicyDocument"]
        statements: list[dict[str, Any]] = found["Statement"]
        return statements

    def logged(self) -> list[dict[str, Any]]:
        """The lines of all sweeps, each JSON."""
        functions, logs = self._account.client("lambda"), self._account.client("logs")
        group = functions.get_function_configuration(FunctionName=self.function)["LoggingConfig"]["LogGroup"]
        lines = [each["message"] for each in logs.filter_log_events(logGroupName=group, limit=10_000)["events"]]
        return [json.loads(line) for line in lines if line.startswith("{")]


def _synthesized(name: str, domain_id: str, bucket: str, folder: Path) -> dict[str, Any]:
    app = App(context=feature_flags(), outdir=str(folder))
    found = load("prod")
    idle = found.idle.model_copy(update={"calls_per_second": 100})
    settings = with_every_idle_kind(found.model_copy(update={"idle": idle}))
    synthesizer = DefaultStackSynthesizer(file_assets_bucket_name=bucket, generate_bootstrap_version_rule=False)
    stack = Stack(app, name, env=Environment(account=NUMBER, region=REGION), synthesizer=synthesizer)
    key = kms.Key(stack, "Key")
    topic = sns.Topic(stack, "Alerts")
    IdleShutdown(stack, "IdleShutdown", domain_id=domain_id, settings=settings, alerts=topic, key=key)
    app.synth()
    template: dict[str, Any] = json.loads((folder / f"{name}.template.json").read_text())
    return template


def _upload(account: Account, bucket: str, manifest: Path, folder: Path) -> None:
    """As the CDK command line does it: folders as archives."""
    for asset in json.loads(manifest.read_text())["files"].values():
        source, (place,) = folder / asset["source"]["path"], asset["destinations"].values()
        if source.is_dir():
            account.client("s3").put_object(Bucket=bucket, Key=place["objectKey"], Body=zipped(source))
