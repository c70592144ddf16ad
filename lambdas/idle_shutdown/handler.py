"""On a schedule: stop the Studio apps of one domain that nobody has used for the limit."""

import os
from datetime import UTC, datetime
from typing import Any

import boto3

from .environment import Environment
from .studio import Studio
from .sweep import sweep

environment = Environment.from_environ(os.environ)
studio = Studio(boto3.client("sagemaker"), environment.domain_id)


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"apps": sweep(studio, now=now, limit=environment.limit, dry_run=environment.dry_run)}
