"""The environment variables of a job's program: what SageMaker sets, and the way to the emulator."""

from __future__ import annotations

import os
from collections.abc import Mapping

from local_cloud.api.location import Location
from local_cloud.clients import Credentials
from local_cloud.emulator import Emulator
from local_cloud.training.container import Container

_FROM_THIS_MACHINE = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def program_environment(
    own: Mapping[str, str],
    container: Container,
    credentials: Credentials | None,
    at: Location,
    emulator: Emulator,
    ways: Mapping[str, str],
) -> dict[str, str]:
    """``own`` is the job's; ``ways`` lead to the services, and to none in network isolation, which has no credentials
    either, as on AWS.
    """
    certificates = str(emulator.certificates)
    return {
        **{name: os.environ[name] for name in _FROM_THIS_MACHINE if name in os.environ},
        "HOME": str(container.base.parent),  # a container's home is its own
        "PYTHONUNBUFFERED": "1",
        **ways,
        "AWS_CA_BUNDLE": certificates,
        "SSL_CERT_FILE": certificates,
        "AWS_EC2_METADATA_DISABLED": "true",
        **(credentials.environment() if credentials else {}),
        "AWS_REGION": at.region,
        "AWS_DEFAULT_REGION": at.region,
        "SAGEMAKER_BASE_DIR": str(container.base),
        **own,
    }
