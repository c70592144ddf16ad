"""Names that the stacks write and the jobs' users read."""

import re
from datetime import datetime

CONFIG_CHANNEL = "config"
CONFIG_CONTENT_TYPE = "application/toml"
TRAINING_LOG_GROUP = "/aws/sagemaker/TrainingJobs"  # SageMaker's own, shared by all jobs of an account
PROCESSING_LOG_GROUP = "/aws/sagemaker/ProcessingJobs"
_LONGEST_JOB_NAME = 63


def template_parameter(platform: str, environment: str, template: str) -> str:
    """The SSM parameter that holds one job template, for example ``/cloister/dev/templates/cpu``."""
    return f"/{platform}/{environment}/templates/{template}"


def job_name(prefix: str, subject: str, now: datetime) -> str:
    """A name that no other job of the second has: ``cloister-dev-tree-crowns-20261120-194600``.

    SageMaker allows letters, digits and hyphens, 63 at most; the policies let people submit below the prefix only.
    """
    stamp = f"{now:%Y%m%d-%H%M%S}"
    words = re.sub(r"[^A-Za-z0-9]+", "-", subject).strip("-")
    room = _LONGEST_JOB_NAME - len(prefix) - len(stamp) - 2
    return f"{prefix}-{words[:room].strip('-')}-{stamp}"
