"""The registered SageMaker algorithm: its channels, what a job may override, and metrics read from the log."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from jobs.names import CONFIG_CHANNEL, CONFIG_CONTENT_TYPE
from stacks.constructs.hyperparameters import supported_hyperparameters

METRICS = (
    "train_loss",
    "val_loss",
    "val_iou",
    "val_miou",
    "val_precision",
    "val_recall",
    "val_f1",
    "val_mcc",
    "val_kappa",
    "val_balanced_accuracy",
    "val_accuracy",
    "tiles_per_second",
)

OBJECTIVES = {
    "val_iou": "Maximize",
    "val_miou": "Maximize",
    "val_f1": "Maximize",
    "val_mcc": "Maximize",
    "val_loss": "Minimize",
}
"""What a tuning job may go by."""

_DATA_CHANNELS = {
    "imagery": "Image tiles at SCENE/Z/X/Y below it, in place of dataset.imagery",
    "masks": "Masks at the same places, in place of dataset.masks",
    "weights": "The files that model.pretrained and model.weights name, found by their own names",
}
_ANY_CONTENT = ["application/octet-stream", "image/tiff", "image/png", "image/jpeg"]


class SegmentationAlgorithm(Construct):
    """An algorithm pinned to one image by digest.

    Every property of the resource is create-only, so its name carries the hash of the specification: a change makes a
    new algorithm beside the old one and never collides with it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name_prefix: str,
        image_uri: str,
        image_tag: str,
        image_digest: str,
        instance_types: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        specification = _specification(instance_types)
        self.name = f"{name_prefix}-{_short_hash({**specification, 'image': image_tag})}"
        resource = sagemaker.CfnAlgorithm(
            self,
            "Resource",
            algorithm_name=self.name,
            algorithm_description="Semantic segmentation of satellite tiles read straight from S3",
            training_specification=sagemaker.CfnAlgorithm.TrainingSpecificationProperty(
                training_image=image_uri, training_image_digest=image_digest, **specification
            ),
        )
        self.arn = resource.attr_algorithm_arn


def _specification(instance_types: Sequence[str]) -> dict[str, Any]:
    return {
        "supported_training_instance_types": list(instance_types),
        "supports_distributed_training": True,
        "training_channels": [
            {
                "name": CONFIG_CHANNEL,
                "description": "One TOML file: what to read, what to train, how long",
                "isRequired": True,
                "supportedContentTypes": [CONFIG_CONTENT_TYPE],
                "supportedInputModes": ["File"],
            },
            *map(_data_channel, _DATA_CHANNELS),
        ],
        "supported_hyper_parameters": supported_hyperparameters(),
        "supported_tuning_job_objective_metrics": [
            {"metricName": metric, "type": direction} for metric, direction in OBJECTIVES.items()
        ],
        "metric_definitions": [{"name": metric, "regex": f"{metric}=([0-9.eE+-]+);"} for metric in METRICS],
    }


def _data_channel(name: str) -> dict[str, Any]:
    """Without it a job reads S3 by itself, which a job in network isolation cannot."""
    return {
        "name": name,
        "description": _DATA_CHANNELS[name],
        "isRequired": False,
        "supportedContentTypes": _ANY_CONTENT,
        "supportedInputModes": ["File", "FastFile"],
    }


def _short_hash(value: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
