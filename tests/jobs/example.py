"""A job template as the training stack writes it."""

from typing import Any

from jobs.template import JobTemplate

_FIELDS: dict[str, Any] = {
    "name": "cpu",
    "job_prefix": "cloister-dev",
    "algorithm_name": "cloister-dev-segmentation-0a1b2c3d",
    "role_arn": "arn:aws:iam::000000000000:role/training",
    "processing_role_arn": "arn:aws:iam::000000000000:role/processing",
    "instance_type": "ml.m5.xlarge",
    "volume_gib": 50,
    "volume_key_arn": "arn:aws:kms:eu-central-1:000000000000:key/volume",
    "output_key_arn": "arn:aws:kms:eu-central-1:000000000000:key/data",
    "max_runtime_seconds": 3600,
    "subnet_ids": ("subnet-0a", "subnet-0b"),
    "security_group_ids": ("sg-0a",),
    "configuration_bucket": "configuration",
    "output_uri": "s3://models/jobs",
    "checkpoint_uri": "s3://artefacts/checkpoints",
    "buckets": {"raw": "the-raw-bucket", "derived": "the-derived-bucket"},
}


def template(**changes: Any) -> JobTemplate:
    return JobTemplate(**{**_FIELDS, **changes})
