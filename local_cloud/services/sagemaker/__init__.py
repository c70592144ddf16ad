"""SageMaker: Studio, the algorithm, training jobs, the model registry."""

from local_cloud.services.sagemaker import algorithm, mlflow, registry, studio, tags, training

__all__ = ["algorithm", "mlflow", "registry", "studio", "tags", "training"]
