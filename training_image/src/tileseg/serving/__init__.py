"""A trained model that answers over HTTP, as SageMaker endpoints and batch transforms ask."""
