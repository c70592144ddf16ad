"""SageMaker: Studio, the algorithm, training and processing jobs, the model registry, hosting, notebook instances."""

from local_cloud.services.sagemaker import (
    algorithm,
    hosting,
    mlflow,
    notebook_instances,
    processing,
    registry,
    studio,
    tags,
    training,
)

__all__ = [
    "algorithm",
    "hosting",
    "mlflow",
    "notebook_instances",
    "processing",
    "registry",
    "studio",
    "tags",
    "training",
]
