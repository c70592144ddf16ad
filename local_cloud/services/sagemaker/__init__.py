"""SageMaker: Studio, the algorithm, training and processing jobs, the model registry."""

from local_cloud.services.sagemaker import algorithm, mlflow, processing, registry, studio, tags, training

__all__ = ["algorithm", "mlflow", "processing", "registry", "studio", "tags", "training"]
