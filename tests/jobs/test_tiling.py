"""Cutting scenes beside the data: a request that SageMaker takes, inside the network, for the image's own command."""

from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from jobs.tiling import Tiling, tiling_request
from tests.jobs.example import template

TILING = Tiling("s3://raw/scenes", "s3://raw/labels", "s3://derived/crowns", ("--size", "256"))
IMAGE = "000000000000.dkr.ecr.eu-central-1.amazonaws.com/training@sha256:" + "0" * 64


def request(**changes: Any) -> dict[str, Any]:
    return tiling_request(template(**changes), TILING, job_name="cloister-dev-tiles", image=IMAGE)


@pytest.mark.parametrize("volume_key_arn", ["", "arn:aws:kms:eu-central-1:000000000000:key/volume"])
def test_the_request_has_the_shape_of_sagemakers_own_model(volume_key_arn: str) -> None:
    model: Any = botocore.session.Session().get_service_model("sagemaker")
    shape = model.operation_model("CreateProcessingJob").input_shape
    report = ParamValidator().validate(request(volume_key_arn=volume_key_arn), shape)
    assert not report.has_errors(), report.generate_report()
    assert ("VolumeKmsKeyId" in request(volume_key_arn=volume_key_arn)["ProcessingResources"]["ClusterConfig"]) == bool(
        volume_key_arn
    )


def test_what_is_mounted_is_what_the_command_is_told() -> None:
    asked = request()
    arguments = asked["AppSpecification"]["ContainerArguments"]
    mounted = [each["S3Input"]["LocalPath"] for each in asked["ProcessingInputs"]]
    (output,) = asked["ProcessingOutputConfig"]["Outputs"]
    told = ["--images", mounted[0], "--labels", mounted[1], "--out", output["S3Output"]["LocalPath"]]
    assert arguments == [*told, "--size", "256"]
    assert [each["S3Input"]["S3Uri"] for each in asked["ProcessingInputs"]] == ["s3://raw/scenes", "s3://raw/labels"]


@pytest.mark.requirement("NFR-2")
def test_the_job_runs_inside_the_network_and_reaches_nothing_in_it() -> None:
    network = request()["NetworkConfig"]
    assert network["EnableNetworkIsolation"] is True
    assert network["VpcConfig"] == {"Subnets": ["subnet-0a", "subnet-0b"], "SecurityGroupIds": ["sg-0a"]}


@pytest.mark.requirement("NFR-1")
def test_tiles_are_encrypted_with_the_customer_key() -> None:
    assert request()["ProcessingOutputConfig"]["KmsKeyId"].endswith("key/data")


@pytest.mark.requirement("GR-1")
def test_the_job_ends_by_itself() -> None:
    assert request()["StoppingCondition"] == {"MaxRuntimeInSeconds": 3600}
