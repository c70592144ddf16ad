"""A job's life through the AWS APIs, each call checked against AWS's own service models."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from jobs.configuration import Configuration
from jobs.gateway import Jobs, JobState
from tests.jobs.example import template
from tests.lambdas.boundary import stubbed

JOB = "cloister-dev-job"
LOG = {"logGroupName": "/aws/sagemaker/TrainingJobs"}


class Account:
    """What a job's life needs of an account; hands out clients as a boto3 session does."""

    def __init__(self) -> None:
        self._made = {service: stubbed(service) for service in ("sagemaker", "s3", "ssm", "logs")}

    def client(self, service: str) -> Any:
        return self._made[service][0]

    def stub(self, service: str) -> Stubber:
        """Answers of one service, in order; what is not expected is refused."""
        return self._made[service][1]


@pytest.fixture
def account() -> Account:
    made = Account()
    for service in ("sagemaker", "s3", "ssm", "logs"):
        made.stub(service).activate()
    return made


def test_the_template_is_the_one_that_the_stack_wrote(account: Account) -> None:
    parameter = {"Parameter": {"Value": template().to_json()}}
    account.stub("ssm").add_response("get_parameter", parameter, {"Name": "/cloister/dev/templates/cpu"})

    assert Jobs(account).template("/cloister/dev/templates/cpu") == template()


def test_the_configuration_is_stored_before_the_job_that_reads_it_starts(account: Account) -> None:
    configuration = Configuration("crowns.toml", "epochs = 3\n")
    uri = f"s3://configuration/{configuration.key}"
    stored = {"Bucket": "configuration", "Key": configuration.key, "Body": b"epochs = 3\n"}
    account.stub("s3").add_response("put_object", {}, stored)
    arn = "arn:aws:sagemaker:eu-central-1:000000000000:training-job/cloister-dev-job"
    account.stub("sagemaker").add_response(
        "create_training_job", {"TrainingJobArn": arn}, template().request(job_name=JOB, config_uri=uri)
    )

    Jobs(account).submit(template(), configuration, job_name=JOB)

    account.stub("s3").assert_no_pending_responses()
    account.stub("sagemaker").assert_no_pending_responses()


def test_no_job_starts_when_its_configuration_cannot_be_stored(account: Account) -> None:
    account.stub("s3").add_client_error("put_object", "AccessDenied", "no")

    with pytest.raises(ClientError, match="AccessDenied"):  # the stub of SageMaker would refuse otherwise
        Jobs(account).submit(template(), Configuration("crowns.toml", ""), job_name=JOB)


@pytest.mark.parametrize(
    ("status", "running"),
    [("InProgress", True), ("Stopping", True), ("Completed", False), ("Failed", False), ("Stopped", False)],
)
def test_a_job_runs_until_it_has_ended_in_whatever_way(status: str, running: bool) -> None:
    assert JobState(JOB, status, phase="Training").running is running


def test_a_state_tells_the_latest_metrics_and_where_the_model_is(account: Account) -> None:
    described = {
        "TrainingJobName": JOB,
        "TrainingJobArn": "arn:aws:sagemaker:eu-central-1:000000000000:training-job/cloister-dev-job",
        "ModelArtifacts": {"S3ModelArtifacts": "s3://models/jobs/model.tar.gz"},
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "StoppingCondition": {},
        "CreationTime": 0,
        "FinalMetricDataList": [{"MetricName": "val_iou", "Value": 0.5, "Timestamp": 0}],
    }
    account.stub("sagemaker").add_response("describe_training_job", described, {"TrainingJobName": JOB})

    assert Jobs(account).state(JOB) == JobState(
        JOB, "Completed", "Completed", model_uri="s3://models/jobs/model.tar.gz", metrics={"val_iou": 0.5}
    )


def test_each_line_of_the_log_is_read_once(account: Account) -> None:
    logs = account.stub("logs")
    stream = {"logStreamName": f"{JOB}/algo-1"}

    def answer(place: dict[str, Any], messages: list[str], token: str) -> None:
        page = {"events": [{"message": message} for message in messages], "nextForwardToken": token}
        logs.add_response("get_log_events", page, {**LOG, **stream, **place})

    def look() -> None:
        logs.add_response("describe_log_streams", {"logStreams": [stream]}, {**LOG, "logStreamNamePrefix": f"{JOB}/"})

    look()
    answer({"startFromHead": True}, ["epoch=1"], "f/1")
    answer({"nextToken": "f/1"}, ["epoch=2"], "f/2")  # the first look is longer than a page
    answer({"nextToken": "f/2"}, [], "f/2")
    look()
    answer({"nextToken": "f/2"}, ["epoch=3"], "f/3")
    answer({"nextToken": "f/3"}, [], "f/3")
    log = Jobs(account).log(JOB)

    assert list(log.new_lines()) == ["epoch=1", "epoch=2"]
    assert list(log.new_lines()) == ["epoch=3"]


def test_a_job_without_a_log_yet_has_no_lines(account: Account) -> None:
    account.stub("logs").add_client_error("describe_log_streams", "ResourceNotFoundException")

    assert list(Jobs(account).log(JOB).new_lines()) == []


def test_a_model_is_registered_under_the_digest_of_the_image_that_made_it_and_awaits_approval(account: Account) -> None:
    sagemaker = account.stub("sagemaker")
    registry = "000000000000.dkr.ecr.eu-central-1.amazonaws.com/segmentation"
    digest = f"sha256:{'0' * 64}"
    arn = "arn:aws:sagemaker:eu-central-1:000000000000:algorithm/cloister-dev-segmentation"
    specification = {
        "TrainingImage": f"{registry}:tag",
        "TrainingImageDigest": digest,
        "SupportedTrainingInstanceTypes": ["ml.m5.xlarge"],
        "TrainingChannels": [{"Name": "config", "SupportedContentTypes": ["a"], "SupportedInputModes": ["File"]}],
    }
    described = {"AlgorithmName": "a", "AlgorithmArn": arn, "CreationTime": 0, "AlgorithmStatus": "Completed"}
    statuses = {"AlgorithmStatusDetails": {}, "TrainingSpecification": specification}
    sagemaker.add_response("describe_algorithm", {**described, **statuses}, {"AlgorithmName": ANY})
    version = "arn:aws:sagemaker:eu-central-1:000000000000:model-package/tree-crowns/1"
    sagemaker.add_response(
        "create_model_package",
        {"ModelPackageArn": version},
        {
            "ModelPackageGroupName": "tree-crowns",
            "ModelPackageDescription": f"Trained by {JOB}",
            "ModelApprovalStatus": "PendingManualApproval",
            "InferenceSpecification": {
                "Containers": [{"Image": f"{registry}@{digest}", "ModelDataUrl": "s3://models/model.tar.gz"}],
                "SupportedContentTypes": ["image/tiff", "image/png", "image/jpeg", "image/webp", "application/x-npy"],
                "SupportedResponseMIMETypes": ["image/tiff", "image/png", "application/x-npy", "application/json"],
                "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.xlarge"],
                "SupportedTransformInstanceTypes": ["ml.m5.xlarge"],
            },
            "CustomerMetadataProperties": {"TrainingJob": JOB, "val_iou": "0.5"},
        },
    )
    done = JobState(JOB, "Completed", "Completed", model_uri="s3://models/model.tar.gz")

    assert Jobs(account).register(done, template(), group="tree-crowns", facts={"val_iou": "0.5"}) == version
