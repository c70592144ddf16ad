"""Algorithms that a team registers: the image, its channels, hyperparameters and metrics."""

from __future__ import annotations

from local_cloud import records
from local_cloud.standard import serve_standard

ALGORITHM = records.kind(
    service="sagemaker", name="Algorithm", key=("AlgorithmName",), arn="algorithm/{AlgorithmName}",
    arn_member="AlgorithmArn", missing="ValidationException", exists="ValidationException", stamps=("CreationTime",),
    created={
        "AlgorithmStatus": "Completed",
        "AlgorithmStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
    },
)  # fmt: skip

serve_standard(ALGORITHM, filters={"NameContains": "AlgorithmName"})
