"""A processing job is a real process between what S3 brings and what it takes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.processing.limits import limits
from tests.local_cloud.account import Account, eventually
from tests.local_cloud.jobs import COMMAND, MAY_TRAIN

FINISHED = ("Completed", "Failed", "Stopped")
INPUT, OUTPUT = "/opt/ml/processing/input/scenes", "/opt/ml/processing/output/tiles"


class Processing:
    def __init__(self, account: Account) -> None:
        self.account = account
        self.bucket = account.bucket({"scenes/meadow.txt": b"meadow"})
        self.image = account.image(COMMAND)
        self.role = account.role(*MAY_TRAIN)

    def request(self, behaviour: str = "copy", **changes: Any) -> dict[str, Any]:
        source = {"S3Uri": f"s3://{self.bucket}/scenes", "LocalPath": INPUT, "S3DataType": "S3Prefix"}
        target = {"S3Uri": f"s3://{self.bucket}/tiles", "LocalPath": OUTPUT, "S3UploadMode": "EndOfJob"}
        return {
            "ProcessingJobName": self.account.name("processing"),
            "AppSpecification": {
                "ImageUri": self.image,
                "ContainerEntrypoint": ["process"],
                "ContainerArguments": [INPUT, OUTPUT, behaviour],
            },
            "RoleArn": self.role,
            "ProcessingInputs": [{"InputName": "scenes", "S3Input": {**source, "S3InputMode": "File"}}],
            "ProcessingOutputConfig": {"Outputs": [{"OutputName": "tiles", "S3Output": target}]},
            "ProcessingResources": {
                "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 10}
            },
            **changes,
        }

    def start(self, behaviour: str = "copy", **changes: Any) -> str:
        request = self.request(behaviour, **changes)
        self.account.client("sagemaker").create_processing_job(**request)
        return str(request["ProcessingJobName"])

    def finish(self, name: str) -> dict[str, Any]:
        sagemaker = self.account.client("sagemaker")
        described: dict[str, Any] = eventually(
            lambda: sagemaker.describe_processing_job(ProcessingJobName=name),
            lambda job: job["ProcessingJobStatus"] in FINISHED,
        )
        return described

    def run(self, behaviour: str = "copy", **changes: Any) -> dict[str, Any]:
        return self.finish(self.start(behaviour, **changes))

    def log(self, name: str) -> list[str]:
        logs, group = self.account.client("logs"), "/aws/sagemaker/ProcessingJobs"
        (stream,) = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=f"{name}/")["logStreams"]
        events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
        return [event["message"] for event in events]


@pytest.fixture(scope="session")
def processing(account: Account) -> Processing:
    return Processing(account)


def test_a_completed_job_leaves_its_outputs_in_s3(processing: Processing) -> None:
    job = processing.run()
    assert job["ProcessingJobStatus"] == "Completed", job.get("FailureReason")
    body = processing.account.client("s3").get_object(Bucket=processing.bucket, Key="tiles/meadow.txt")["Body"]
    assert body.read() == b"MEADOW"
    assert "credentials True" in processing.log(job["ProcessingJobName"])


def test_a_program_without_network_has_no_credentials(processing: Processing) -> None:
    job = processing.run(NetworkConfig={"EnableNetworkIsolation": True})
    assert "credentials False" in processing.log(job["ProcessingJobName"])


def test_a_failed_program_leaves_its_own_words_as_the_exit_message(processing: Processing) -> None:
    job = processing.run("fail")
    assert job["ProcessingJobStatus"] == "Failed"
    assert job["ExitMessage"] == "the scene meadow.tif is truncated: copy it again"
    assert job["FailureReason"].endswith("exit code: 2")


def test_a_job_can_be_stopped(processing: Processing) -> None:
    name = processing.start("wait")
    eventually(lambda: _log_so_far(processing, name), lambda lines: "waiting" in lines)
    processing.account.client("sagemaker").stop_processing_job(ProcessingJobName=name)
    assert processing.finish(name)["ProcessingJobStatus"] == "Stopped"
    with pytest.raises(ClientError, match="only one in progress can be stopped"):
        processing.account.client("sagemaker").stop_processing_job(ProcessingJobName=name)


def _log_so_far(processing: Processing, name: str) -> list[str]:
    try:
        return processing.log(name)
    except (ClientError, ValueError):
        return []


def test_inputs_that_are_not_there_fail_the_job(processing: Processing) -> None:
    request = processing.request()
    request["ProcessingInputs"][0]["S3Input"]["S3Uri"] = f"s3://{processing.bucket}/nothing"
    processing.account.client("sagemaker").create_processing_job(**request)
    job = processing.finish(request["ProcessingJobName"])
    assert "Data download failed: no S3 objects under" in job["FailureReason"]


def test_a_program_that_the_image_lacks_fails_the_job(processing: Processing) -> None:
    application = processing.request()["AppSpecification"]
    job = processing.run(AppSpecification={**application, "ContainerEntrypoint": ["/bin/sh"]})
    assert job["FailureReason"] == "ClientError: the image has no console script /bin/sh"


def test_what_cannot_be_run_as_on_aws_is_refused(processing: Processing) -> None:
    request = processing.request()
    request["ProcessingResources"]["ClusterConfig"]["InstanceCount"] = 2
    del request["AppSpecification"]["ContainerEntrypoint"]
    request["ProcessingInputs"][0]["S3Input"]["LocalPath"] = "/opt/ml/processing/../../etc"
    request["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3UploadMode"] = "Continuous"
    request["ExperimentConfig"] = {}
    assert list(limits(request)) == [
        "it has no ExperimentConfig",
        "it runs a job on one instance",
        "it needs a ContainerEntrypoint, whose first word is a console script of the image",
        "it mounts folders below /opt/ml/processing/ (input scenes)",
        "it uploads to S3, at the end of the job (output tiles)",
    ]
    with pytest.raises(ClientError, match="cannot run this job as AWS would: it has no ExperimentConfig"):
        processing.account.client("sagemaker").create_processing_job(**request)


def test_a_role_that_may_not_process_is_refused(processing: Processing) -> None:
    everything_else = processing.account.role(
        {"Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"}, service="sagemaker.amazonaws.com"
    )
    client = processing.account.client_as(everything_else, "sagemaker")
    with pytest.raises(ClientError, match="not authorized to perform: sagemaker:CreateProcessingJob"):
        client.create_processing_job(**processing.request())
