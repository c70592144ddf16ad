"""The environment variables of a training program: what SageMaker sets, and the way to the emulator."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from local_cloud.api.location import Location
from local_cloud.clients import Credentials
from local_cloud.emulator import Emulator
from local_cloud.training.container import Container

_FROM_THIS_MACHINE = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def program_environment(
    job: Mapping[str, Any], container: Container, credentials: Credentials, at: Location, emulator: Emulator
) -> dict[str, str]:
    certificates = str(emulator.certificates)
    return {
        **{name: os.environ[name] for name in _FROM_THIS_MACHINE if name in os.environ},
        "HOME": str(container.base.parent),  # a container's home is its own
        "PYTHONUNBUFFERED": "1",
        "AWS_ENDPOINT_URL": emulator.endpoint,
        "AWS_CA_BUNDLE": certificates,
        "SSL_CERT_FILE": certificates,
        "AWS_EC2_METADATA_DISABLED": "true",
        **({} if job.get("EnableNetworkIsolation") else credentials.environment()),  # as on AWS: none in isolation
        "AWS_REGION": at.region,
        "AWS_DEFAULT_REGION": at.region,
        "SAGEMAKER_BASE_DIR": str(container.base),
        "TRAINING_JOB_NAME": job["TrainingJobName"],
        "TRAINING_JOB_ARN": job["TrainingJobArn"],
        **job.get("Environment", {}),
    }
