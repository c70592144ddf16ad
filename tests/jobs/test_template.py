"""A template becomes the request that SageMaker takes, and nothing that it refuses."""

from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from jobs.isolation import Channel
from jobs.template import JobTemplate, Wishes
from tests.jobs.example import template

_TEXTS = st.text(min_size=1)
_TEMPLATES = st.builds(
    JobTemplate,
    **{name: _TEXTS for name in ("name", "job_prefix", "algorithm_name", "instance_type", "output_uri")},
    **{name: _TEXTS for name in ("role_arn", "processing_role_arn")},
    **{name: _TEXTS for name in ("volume_key_arn", "output_key_arn", "configuration_bucket", "checkpoint_uri")},
    volume_gib=st.integers(1, 16_384),
    max_runtime_seconds=st.integers(1, 28 * 86_400),
    subnet_ids=st.lists(_TEXTS, max_size=3).map(tuple),
    security_group_ids=st.lists(_TEXTS, max_size=3).map(tuple),
    buckets=st.dictionaries(_TEXTS, _TEXTS, max_size=3),
)


@given(_TEMPLATES)
def test_a_template_is_read_back_as_it_was_written(written: JobTemplate) -> None:
    assert JobTemplate.from_json(written.to_json()) == written


ISOLATED = Wishes({"train.epochs": "3"}, (Channel("imagery", "s3://derived/imagery/"),))


def request(wishes: Wishes | None = None, **changes: Any) -> dict[str, Any]:
    return template(**changes).request(
        job_name="cloister-dev-job", config_uri="s3://configuration/crowns.toml", wishes=wishes or Wishes()
    )


@pytest.mark.parametrize("wishes", [Wishes(), ISOLATED])
@pytest.mark.parametrize("volume_key_arn", ["", "arn:aws:kms:eu-central-1:000000000000:key/volume"])
def test_the_request_has_the_shape_of_sagemakers_own_model(volume_key_arn: str, wishes: Wishes) -> None:
    model: Any = botocore.session.Session().get_service_model("sagemaker")
    shape = model.operation_model("CreateTrainingJob").input_shape
    report = ParamValidator().validate(request(wishes, volume_key_arn=volume_key_arn), shape)

    assert not report.has_errors(), report.generate_report()


@pytest.mark.requirement("ALG-1")
def test_the_configuration_comes_through_the_channel_config() -> None:
    (channel,) = request()["InputDataConfig"]

    assert channel["ChannelName"] == "config"
    assert channel["ContentType"] == "application/toml"
    assert channel["DataSource"]["S3DataSource"]["S3Uri"] == "s3://configuration/crowns.toml"


@pytest.mark.requirement("NFR-2")
def test_the_job_runs_inside_the_network() -> None:
    assert request()["VpcConfig"] == {"Subnets": ["subnet-0a", "subnet-0b"], "SecurityGroupIds": ["sg-0a"]}


@pytest.mark.requirement("NFR-1")
def test_what_the_job_writes_is_encrypted_with_the_customer_key() -> None:
    assert request()["OutputDataConfig"]["KmsKeyId"].endswith("key/data")
    assert request()["ResourceConfig"]["VolumeKmsKeyId"].endswith("key/volume")


def test_no_volume_key_is_sent_where_the_instance_refuses_one() -> None:
    """Not even an empty one: SageMaker refuses the member itself."""
    assert "VolumeKmsKeyId" not in request(volume_key_arn="")["ResourceConfig"]


@pytest.mark.requirement("GR-1")
def test_every_job_ends_by_itself() -> None:
    assert request()["StoppingCondition"] == {"MaxRuntimeInSeconds": 3600}


def test_each_job_has_a_folder_of_its_own_for_checkpoints() -> None:
    assert request()["CheckpointConfig"] == {"S3Uri": "s3://artefacts/checkpoints/cloister-dev-job"}


@pytest.mark.requirement("NFR-2")
def test_an_isolated_job_has_no_network_and_reads_its_channels() -> None:
    asked = request(ISOLATED)
    assert asked["EnableNetworkIsolation"] is True
    assert [(each["ChannelName"], each["InputMode"]) for each in asked["InputDataConfig"]] == [
        ("config", "File"),
        ("imagery", "FastFile"),
    ]
    assert "EnableNetworkIsolation" not in request()


def test_overridden_settings_travel_as_hyperparameters() -> None:
    assert request(ISOLATED)["HyperParameters"] == {"train.epochs": "3"}
    assert "HyperParameters" not in request()
