"""The sweep deployed to the embedded AWS as a stack of its own, and the environment that leads commands there."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.environment import Environment
from local_cloud import LocalCloud
from operations.rehearsal.deployment import ROOT
from tests.local_cloud.account import Account
from tests.operations.idle.sweep import STACK, DeployedSweep

POLICY = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15))


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with LocalCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield Account(running)


@pytest.fixture(scope="session")
def sweep(embedded: Account) -> DeployedSweep:
    domain = embedded.domain()
    environment = Environment(domain, {"JupyterLab": POLICY, "CodeEditor": POLICY}, Breaker(100, 1.0), 1000, False)
    bucket = embedded.bucket({"sweep.zip": _package()})
    logs = {"LogGroupName": f"{STACK}-Logs-1Z0", "RetentionInDays": 7}  # as CloudFormation would name it
    resources = {
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": logs},
        "Sweep": {"Type": "AWS::Lambda::Function", "Properties": _function(embedded, bucket, environment)},
    }
    template = {"Resources": resources, "Outputs": {"IdleShutdownFunction": {"Value": {"Ref": "Sweep"}}}}
    embedded.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps(template))
    return DeployedSweep(embedded, domain)


@pytest.fixture
def at_the_command_line(embedded: Account, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in embedded.cloud.environment.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def _function(embedded: Account, bucket: str, environment: Environment) -> dict[str, Any]:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {
        "Runtime": "python3.12",
        "Handler": "lambdas.idle_shutdown.handler.handler",
        "Role": embedded.role(everything, service="lambda.amazonaws.com"),
        "Code": {"S3Bucket": bucket, "S3Key": "sweep.zip"},
        "Environment": {"Variables": environment.to_environ()},
        "LoggingConfig": {"LogGroup": {"Ref": "Logs"}},
        "Timeout": 900,
    }


def _package() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        for file in [ROOT / "lambdas" / "__init__.py", *Path(ROOT / "lambdas" / "idle_shutdown").rglob("*.py")]:
            code.write(file, file.relative_to(ROOT))
    return archive.getvalue()
