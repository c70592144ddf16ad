"""A processing job that cuts scenes to tiles: the training image's ``tileseg tile``, beside the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .template import JobTemplate

FOLDER = "/opt/ml/processing"
SCENES, LABELS, TILES = (f"{FOLDER}/{name}" for name in ("input/scenes", "input/labels", "output/tiles"))


@dataclass(frozen=True)
class Tiling:
    """What to cut, and where the tiles go: S3 prefixes. ``options`` are those of ``tileseg tile``."""

    scenes: str
    labels: str
    tiles: str
    options: tuple[str, ...] = ()


def tiling_request(template: JobTemplate, tiling: Tiling, *, job_name: str, image: str) -> dict[str, Any]:
    """The ``CreateProcessingJob`` request, on the template's instance and in its network.

    Args:
        image: the training image, by digest.
    """
    cluster: dict[str, Any] = {
        "InstanceCount": 1,
        "InstanceType": template.instance_type,
        "VolumeSizeInGB": template.volume_gib,
    }
    if template.volume_key_arn:
        cluster["VolumeKmsKeyId"] = template.volume_key_arn
    return {
        "ProcessingJobName": job_name,
        "AppSpecification": {
            "ImageUri": image,
            "ContainerEntrypoint": ["tileseg", "tile"],
            "ContainerArguments": ["--images", SCENES, "--labels", LABELS, "--out", TILES, *tiling.options],
        },
        "RoleArn": template.processing_role_arn,
        "ProcessingInputs": [_input("scenes", tiling.scenes, SCENES), _input("labels", tiling.labels, LABELS)],
        "ProcessingOutputConfig": {"Outputs": [_output(tiling.tiles)], "KmsKeyId": template.output_key_arn},
        "ProcessingResources": {"ClusterConfig": cluster},
        "StoppingCondition": {"MaxRuntimeInSeconds": template.max_runtime_seconds},
        "NetworkConfig": {
            "EnableNetworkIsolation": True,  # all that it reads is brought to it
            "EnableInterContainerTrafficEncryption": True,
            "VpcConfig": _network(template.subnet_ids, template.security_group_ids),
        },
    }


def _network(subnet_ids: Sequence[str], security_group_ids: Sequence[str]) -> dict[str, list[str]]:
    return {"Subnets": list(subnet_ids), "SecurityGroupIds": list(security_group_ids)}


def _input(name: str, uri: str, folder: str) -> dict[str, Any]:
    return {
        "InputName": name,
        "S3Input": {"S3Uri": uri, "LocalPath": folder, "S3DataType": "S3Prefix", "S3InputMode": "File"},
    }


def _output(uri: str) -> dict[str, Any]:
    return {"OutputName": "tiles", "S3Output": {"S3Uri": uri, "LocalPath": TILES, "S3UploadMode": "EndOfJob"}}
