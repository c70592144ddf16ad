"""The embedded AWS registers the platform's own algorithm whole, and holds jobs to it."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from botocore.exceptions import ClientError

from jobs.isolation import Channel
from stacks.constructs.segmentation_algorithm import SegmentationAlgorithm
from tests.local_cloud.account import Account
from tests.local_cloud.jobs import COMMAND, Jobs
from tests.local_cloud.stacks import Stack


@pytest.fixture(scope="module")
def jobs(account: Account) -> Jobs:
    """Jobs of the algorithm as the stacks write it, on an image that is there."""
    properties = written_algorithm(account.image(COMMAND))
    specification = properties["TrainingSpecification"]
    del specification["TrainingImageDigest"]
    found = Jobs(account)
    found.algorithm = account.name("algorithm")
    written = {**properties, "AlgorithmName": found.algorithm, "TrainingSpecification": specification}
    stack = Stack(account, {"Algorithm": {"Type": "AWS::SageMaker::Algorithm", "Properties": written}})
    assert stack.status == "CREATE_COMPLETE"
    described = account.client("sagemaker").describe_algorithm(AlgorithmName=found.algorithm)
    assert described["TrainingSpecification"] == specification
    return found


def written_algorithm(image: str) -> dict[str, Any]:
    stack = cdk.Stack(cdk.App(), "Training")
    SegmentationAlgorithm(
        stack,
        "Algorithm",
        name_prefix="any",
        image_uri=image,
        image_tag="any",
        image_digest=f"sha256:{'0' * 64}",
        instance_types=["ml.m5.xlarge"],
    )
    (found,) = Template.from_stack(stack).find_resources("AWS::SageMaker::Algorithm").values()
    properties: dict[str, Any] = found["Properties"]
    return properties


def brought(jobs: Jobs, *names: str) -> list[dict[str, Any]]:
    """The channel ``config``, and others that SageMaker mounts."""
    uri = f"s3://{jobs.bucket}/config/"
    return [
        {
            "ChannelName": channel.name,
            "InputMode": "File" if channel.name == "config" else "FastFile",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": channel.uri}},
        }
        for channel in (Channel(name, uri) for name in ("config", *names))
    ]


def test_a_job_gets_its_overrides_and_channels_and_nothing_that_nobody_asked_for(jobs: Jobs) -> None:
    given = {"train.learning_rate": "0.01", "model.encoder": "resnet18"}
    job = jobs.run(
        HyperParameters=given,
        InputDataConfig=brought(jobs, "imagery", "masks"),
        EnableNetworkIsolation=True,
        ResourceConfig={"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 10},
    )
    assert job["TrainingJobStatus"] == "Completed", job.get("FailureReason")
    assert job["HyperParameters"] == given
    assert f"hyperparameters {given} channels ['config', 'imagery', 'masks']" in jobs.log(job["TrainingJobName"])


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("train.learning_rate", "7", "hyperparameter train.learning_rate is 7, not between 1e-08 and 1"),
        ("train.loss", "hinge", "hyperparameter train.loss is hinge, not among cross_entropy_dice"),
        ("train.epochs", "3.5", r"hyperparameter train.epochs is 3\.5, not between 1 and 10000"),
        ("train.epoch", "3", "hyperparameter train.epoch is not among"),
    ],
)
def test_an_override_out_of_bounds_is_refused_before_a_machine_starts(
    jobs: Jobs, name: str, value: str, reason: str
) -> None:
    with pytest.raises(ClientError, match=reason):
        jobs.start(HyperParameters={name: value})


def test_a_channel_that_the_image_does_not_read_is_refused(jobs: Jobs) -> None:
    with pytest.raises(ClientError, match="channel tiles is not among config, imagery, masks, weights"):
        jobs.start(InputDataConfig=brought(jobs, "tiles"))
