"""The services that a door can lead to, and what an AWS SDK calls each."""

from __future__ import annotations

from dataclasses import dataclass

from local_cloud.api.models import service_model

# The end of the endpoint's name -> the client of the SDK: what the emulator serves to guests of a VPC.
CLIENTS = {
    "codebuild": "codebuild",
    "codecommit": "codecommit",
    "ecr.api": "ecr",
    "emr-serverless": "emr-serverless",
    "events": "events",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "monitoring": "cloudwatch",
    "s3": "s3",
    "sagemaker.api": "sagemaker",
    "secretsmanager": "secretsmanager",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "states": "stepfunctions",
    "sts": "sts",
}


@dataclass(frozen=True)
class Service:
    """``scope`` is the service in the scope of a signature; ``variable`` the environment variable of its address."""

    name: str
    scope: str
    variable: str


def offered(name: str) -> Service:
    """The service at the end of an endpoint's name, which must be in ``CLIENTS``."""
    model = service_model(CLIENTS[name])
    identifier = str(model.service_id).replace(" ", "_").upper()
    return Service(name, str(model.signing_name), f"AWS_ENDPOINT_URL_{identifier}")
