"""A training job is a real process: it completes, fails, stops and is billed as SageMaker says."""

import io
import json
import tarfile
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError

from local_cloud import LocalCloud
from tests.local_cloud.account import NUMBER, Account, eventually
from tests.local_cloud.jobs import COMMAND, MAY_TRAIN, Jobs, training_specification


def members(jobs: Jobs, uri: str) -> list[str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    content = jobs.account.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return archive.getnames()


def test_a_completed_job_leaves_its_model_its_output_its_metrics_and_its_log(jobs: Jobs) -> None:
    job = jobs.run()
    assert job["TrainingJobStatus"] == "Completed"
    prefix = f"s3://{jobs.bucket}/out/{job['TrainingJobName']}/output"
    assert job["ModelArtifacts"]["S3ModelArtifacts"] == f"{prefix}/model.tar.gz"
    assert members(jobs, f"{prefix}/model.tar.gz") == ["weights.bin"]
    assert members(jobs, f"{prefix}/output.tar.gz") == ["curve.csv"]
    assert [(each["MetricName"], each["Value"]) for each in job["FinalMetricDataList"]] == [("validation:iou", 0.25)]
    assert "epoch=2 validation_iou=0.25" in jobs.log(job["TrainingJobName"])


def test_a_job_goes_through_the_phases_that_sagemaker_shows(jobs: Jobs) -> None:
    job = jobs.run()
    phases = [each["Status"] for each in job["SecondaryStatusTransitions"]]
    assert phases == ["Starting", "Downloading", "Training", "Uploading", "Completed"]
    assert all("EndTime" in each for each in job["SecondaryStatusTransitions"])
    assert job["BillableTimeInSeconds"] >= 1


def test_the_program_gets_channels_and_default_hyperparameters_as_files(jobs: Jobs) -> None:
    job = jobs.run()
    assert "hyperparameters {'epochs': '2'} channels ['config']" in jobs.log(job["TrainingJobName"])


@pytest.mark.parametrize("isolated", [True, False])
def test_a_program_without_network_has_no_credentials_either(isolated: bool, jobs: Jobs) -> None:
    job = jobs.run(EnableNetworkIsolation=isolated)
    assert f"credentials {not isolated}" in jobs.log(job["TrainingJobName"])


def test_checkpoints_are_kept_in_s3(jobs: Jobs) -> None:
    uri = f"s3://{jobs.bucket}/checkpoints/{jobs.account.name()}"
    jobs.run(CheckpointConfig={"S3Uri": uri})
    key = uri.removeprefix(f"s3://{jobs.bucket}/") + "/last.bin"
    assert jobs.account.client("s3").get_object(Bucket=jobs.bucket, Key=key)["Body"].read() == b"checkpoint"


def test_artefacts_are_encrypted_with_the_key_of_the_request(jobs: Jobs) -> None:
    key = jobs.account.client("kms").create_key()["KeyMetadata"]["Arn"]
    encrypt = {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": key}
    role = jobs.account.role(*MAY_TRAIN, encrypt)
    output = {"S3OutputPath": f"s3://{jobs.bucket}/secret", "KmsKeyId": key}
    job = jobs.run(OutputDataConfig=output, RoleArn=role)
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")
    artefact = f"secret/{job['TrainingJobName']}/output/model.tar.gz"
    assert jobs.account.client("s3").head_object(Bucket=jobs.bucket, Key=artefact)["SSEKMSKeyId"] == key


def test_a_role_that_may_not_use_the_key_of_the_request_cannot_bring_up_its_artefacts(jobs: Jobs) -> None:
    key = jobs.account.client("kms").create_key()["KeyMetadata"]["Arn"]
    job = jobs.run(OutputDataConfig={"S3OutputPath": f"s3://{jobs.bucket}/secret", "KmsKeyId": key})
    assert job["FailureReason"].startswith("ClientError: Artifact upload failed:")
    assert f"not authorized to perform: kms:GenerateDataKey on resource: {key}" in job["FailureReason"]


def test_a_failed_program_gives_its_own_words_as_the_reason(jobs: Jobs) -> None:
    job = jobs.run(Environment={"BEHAVIOUR": "fail"})
    assert job["TrainingJobStatus"] == "Failed"
    assert job["FailureReason"] == "AlgorithmError: the tile 7.tif is truncated: copy it again, exit code: 3"


def waiting(jobs: Jobs, **changes: Any) -> str:
    """A job whose program has begun to wait."""
    name = jobs.start(Environment={"BEHAVIOUR": "wait"}, **changes)
    eventually(lambda: jobs.describe(name), lambda job: job["SecondaryStatus"] == "Training")
    return name


def test_a_stopped_job_ends_in_order_and_keeps_its_model(jobs: Jobs) -> None:
    name = waiting(jobs)
    eventually(lambda: _log_so_far(jobs, name), lambda lines: "waiting" in lines)
    jobs.account.client("sagemaker").stop_training_job(TrainingJobName=name)
    job = jobs.finish(name)
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Stopped", "Stopped")
    assert "ModelArtifacts" in job
    assert "stopping in order" in jobs.log(name)


def test_a_job_is_stopped_at_its_longest_run_time(jobs: Jobs) -> None:
    job = jobs.run(Environment={"BEHAVIOUR": "wait"}, StoppingCondition={"MaxRuntimeInSeconds": 1})
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Stopped", "MaxRuntimeExceeded")


def test_only_a_job_in_progress_can_be_stopped(jobs: Jobs) -> None:
    job = jobs.run()
    with pytest.raises(ClientError, match="The training job is Completed"):
        jobs.account.client("sagemaker").stop_training_job(TrainingJobName=job["TrainingJobName"])


def test_a_job_leaves_no_process_behind(jobs: Jobs, cloud: LocalCloud) -> None:
    jobs.run(Environment={"BEHAVIOUR": "child"})
    running = [process.info["cmdline"] for process in psutil.process_iter(["cmdline"])]
    assert ["sleep", "61"] not in running


def test_the_role_decides_what_the_job_may_write(jobs: Jobs) -> None:
    deny = {"Effect": "Deny", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{jobs.bucket}/out/*"}
    job = jobs.run(RoleArn=jobs.account.role(*MAY_TRAIN, deny))
    assert job["TrainingJobStatus"] == "Failed"
    assert "AccessDenied" in job["FailureReason"]


def test_the_role_must_exist_and_trust_sagemaker(jobs: Jobs) -> None:
    with pytest.raises(ClientError, match=r"its trust policy does not allow sagemaker\.amazonaws\.com"):
        jobs.start(RoleArn=jobs.account.role(*MAY_TRAIN, service="ec2.amazonaws.com"))
    with pytest.raises(ClientError, match=r"Could not assume role .*absent: it does not exist"):
        jobs.start(RoleArn=f"arn:aws:iam::{NUMBER}:role/absent")


def test_an_empty_channel_fails_the_job(jobs: Jobs) -> None:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{jobs.bucket}/absent/"}}
    job = jobs.run(InputDataConfig=[{"ChannelName": "config", "DataSource": source}])
    assert job["FailureReason"].startswith("ClientError: Data download failed: no S3 objects under")


def test_an_image_that_names_no_console_script_can_run_only_on_aws(jobs: Jobs) -> None:
    image = jobs.account.image({})
    job = jobs.run(AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"})
    assert "can run only on AWS" in job["FailureReason"]


def test_an_algorithm_runs_the_image_of_its_digest_whatever_the_tag_names_now(jobs: Jobs) -> None:
    account, image = jobs.account, jobs.account.image({})
    repository, ecr = image.rpartition("/")[2].partition(":")[0], jobs.account.client("ecr")
    pushed = ecr.put_image(
        repositoryName=repository,
        imageTag="2",
        imageManifest=json.dumps({"schemaVersion": 2, "layers": [], "annotations": COMMAND}),
    )
    digest, algorithm = pushed["image"]["imageId"]["imageDigest"], account.name("algorithm")
    specified = training_specification(image, TrainingImageDigest=digest)
    account.client("sagemaker").create_algorithm(AlgorithmName=algorithm, TrainingSpecification=specified)
    job = jobs.run(AlgorithmSpecification={"AlgorithmName": algorithm, "TrainingInputMode": "File"})
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")


def test_an_image_without_algorithm_runs_as_well(jobs: Jobs) -> None:
    image = jobs.account.image(COMMAND)
    job = jobs.run(AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"})
    assert job["TrainingJobStatus"] == "Completed"


def test_a_finished_job_is_an_event(jobs: Jobs, account: Account) -> None:
    queue = account.client("sqs").create_queue(QueueName=account.name("queue"))["QueueUrl"]
    arn = f"arn:aws:sqs:eu-central-1:{NUMBER}:{queue.rsplit('/', 1)[-1]}"
    rule = account.name("rule")
    account.client("events").put_rule(Name=rule, EventPattern='{"source": ["aws.sagemaker"]}')
    account.client("events").put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": arn}])
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Statement": [allow]})
    account.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    name = jobs.run()["TrainingJobName"]
    messages = account.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    assert f'"TrainingJobName": "{name}"' in messages[0]["Body"]


def test_two_jobs_run_at_once(jobs: Jobs) -> None:
    names = [waiting(jobs), waiting(jobs)]
    for name in names:
        jobs.account.client("sagemaker").stop_training_job(TrainingJobName=name)
    ended = [jobs.finish(name) for name in names]
    assert [(job["TrainingJobStatus"], job.get("FailureReason")) for job in ended] == [("Stopped", None)] * 2


def _log_so_far(jobs: Jobs, name: str) -> list[str]:
    try:
        return jobs.log(name)
    except (ClientError, IndexError):
        return []
