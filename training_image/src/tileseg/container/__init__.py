"""What SageMaker gives a container, and what it expects back."""
