"""Training jobs: the image's console script, run as a process under the SageMaker container contract."""
