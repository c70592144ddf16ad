"""Training jobs through the AWS APIs: submit one, follow it, register what it made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .configuration import Configuration
from .names import PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP
from .template import NONE, JobTemplate, Wishes
from .tiling import Tiling, tiling_request

IMAGES = ("image/tiff", "image/png", "image/jpeg", "image/webp", "application/x-npy")
ANSWERS = ("image/tiff", "image/png", "application/x-npy", "application/json")
"""What the training image, told to ``serve``, takes and gives."""

RUNNING = ("InProgress", "Stopping")


@dataclass(frozen=True)
class JobState:
    """A job as ``DescribeTrainingJob`` tells it; metrics by name, each the latest value."""

    name: str
    status: str
    phase: str
    failure: str = ""
    model_uri: str = ""
    metrics: dict[str, float] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.status in RUNNING


class Jobs:
    """The clients a job's life needs.

    Args:
        session: a boto3 session; where it points (AWS or the embedded one) is its own affair.
    """

    def __init__(self, session: Any) -> None:
        self._sagemaker = session.client("sagemaker")
        self._s3 = session.client("s3")
        self._ssm = session.client("ssm")
        self._logs = session.client("logs")

    def template(self, parameter: str) -> JobTemplate:
        return JobTemplate.from_json(self._ssm.get_parameter(Name=parameter)["Parameter"]["Value"])

    def submit(
        self, template: JobTemplate, configuration: Configuration, *, job_name: str, wishes: Wishes = NONE
    ) -> None:
        """Store the configuration and start the job."""
        self._s3.put_object(
            Bucket=template.configuration_bucket, Key=configuration.key, Body=configuration.text.encode()
        )
        config_uri = f"s3://{template.configuration_bucket}/{configuration.key}"
        request = template.request(job_name=job_name, config_uri=config_uri, wishes=wishes)
        self._sagemaker.create_training_job(**request)

    def state(self, job_name: str) -> JobState:
        found = self._sagemaker.describe_training_job(TrainingJobName=job_name)
        return JobState(
            name=job_name,
            status=found["TrainingJobStatus"],
            phase=found["SecondaryStatus"],
            failure=found.get("FailureReason", ""),
            model_uri=found.get("ModelArtifacts", {}).get("S3ModelArtifacts", ""),
            metrics={metric["MetricName"]: metric["Value"] for metric in found.get("FinalMetricDataList", [])},
        )

    def stop(self, job_name: str) -> None:
        self._sagemaker.stop_training_job(TrainingJobName=job_name)

    def log(self, job_name: str) -> "JobLog":
        return JobLog(self._logs, job_name, TRAINING_LOG_GROUP)

    def cut(self, template: JobTemplate, tiling: Tiling, *, job_name: str) -> None:
        """Start the processing job that cuts scenes to tiles."""
        request = tiling_request(template, tiling, job_name=job_name, image=self._image(template))
        self._sagemaker.create_processing_job(**request)

    def cutting_state(self, job_name: str) -> JobState:
        """The state of a processing job."""
        found = self._sagemaker.describe_processing_job(ProcessingJobName=job_name)
        failure = found.get("ExitMessage") or found.get("FailureReason", "")
        return JobState(
            name=job_name, status=found["ProcessingJobStatus"], phase=found["ProcessingJobStatus"], failure=failure
        )

    def cutting_log(self, job_name: str) -> "JobLog":
        return JobLog(self._logs, job_name, PROCESSING_LOG_GROUP)

    def register(self, state: JobState, template: JobTemplate, *, group: str, facts: dict[str, str]) -> str:
        """Register the job's model as the next version of a group, awaiting a person's approval; returns its ARN."""
        created = self._sagemaker.create_model_package(
            ModelPackageGroupName=group,
            ModelPackageDescription=f"Trained by {state.name}",
            ModelApprovalStatus="PendingManualApproval",
            InferenceSpecification={
                "Containers": [{"Image": self._image(template), "ModelDataUrl": state.model_uri}],
                "SupportedContentTypes": list(IMAGES),
                "SupportedResponseMIMETypes": list(ANSWERS),
                "SupportedRealtimeInferenceInstanceTypes": [template.instance_type],
                "SupportedTransformInstanceTypes": [template.instance_type],
            },
            CustomerMetadataProperties={"TrainingJob": state.name, **facts},
        )
        return str(created["ModelPackageArn"])

    def _image(self, template: JobTemplate) -> str:
        """The algorithm's image, by digest."""
        algorithm = self._sagemaker.describe_algorithm(AlgorithmName=template.algorithm_name)
        specification = algorithm["TrainingSpecification"]
        return f"{specification['TrainingImage'].split(':')[0]}@{specification['TrainingImageDigest']}"


class JobLog:
    """The lines of a job's log, each read once."""

    def __init__(self, logs: Any, job_name: str, group: str) -> None:
        self._logs, self._group = logs, group
        self._prefix = f"{job_name}/"
        self._tokens: dict[str, str] = {}

    def new_lines(self) -> Iterator[str]:
        """What has been written since the last call, host by host."""
        for stream in self._streams():
            yield from self._rest_of(stream)

    def _rest_of(self, stream: str) -> Iterator[str]:
        """Page by page, until CloudWatch answers with the very token it was given: that is the end for now."""
        while True:
            token = self._tokens.get(stream)
            place = {"nextToken": token} if token else {"startFromHead": True}
            page = self._logs.get_log_events(logGroupName=self._group, logStreamName=stream, **place)
            yield from (event["message"] for event in page["events"])
            self._tokens[stream] = page["nextForwardToken"]
            if page["nextForwardToken"] == token:
                return

    def _streams(self) -> list[str]:
        try:
            found = self._logs.describe_log_streams(logGroupName=self._group, logStreamNamePrefix=self._prefix)
        except self._logs.exceptions.ResourceNotFoundException:
            return []
        return [stream["logStreamName"] for stream in found["logStreams"]]
