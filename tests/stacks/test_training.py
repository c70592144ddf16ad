"""From a configuration file to a job: the algorithm, the image it is pinned to, and the job templates."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aws_cdk.assertions import Match

from jobs.instances import has_local_storage
from jobs.names import job_name
from jobs.template import JobTemplate
from stacks.constructs.segmentation_algorithm import METRICS
from stacks.settings import Settings
from tests.policies import statements
from tests.synthesis import Cloud, synthesize
from tests.templates import spelled

ALGORITHM = "AWS::SageMaker::Algorithm"


def specification(cloud: Cloud) -> dict[str, Any]:
    return dict(cloud.only(ALGORITHM)["TrainingSpecification"])


def templates(cloud: Cloud) -> dict[str, JobTemplate]:
    """The job templates as a job's author reads them from SSM, tokens resolved to their spelling."""
    parameters = {each["Name"]: spelled(each["Value"], cloud) for each in cloud.properties("AWS::SSM::Parameter")}
    return {name: JobTemplate.from_json(value) for name, value in parameters.items()}


@pytest.mark.requirement("ALG-1")
def test_the_algorithm_requires_one_channel_config(each_cloud: Cloud) -> None:
    (channel,) = [each for each in specification(each_cloud)["TrainingChannels"] if each["IsRequired"]]

    assert channel["Name"] == "config"
    assert channel["IsRequired"] is True
    assert channel["SupportedContentTypes"] == ["application/toml"]


@pytest.mark.requirement("ALG-1")
def test_the_algorithm_is_pinned_to_the_digest_that_the_build_returns(prod: Cloud) -> None:
    (build,) = prod.of_type("Custom::TrainingImage")

    assert specification(prod)["TrainingImageDigest"] == {"Fn::GetAtt": [build.removeprefix("training:"), "Digest"]}


def test_the_image_is_tagged_with_the_hash_of_its_sources(prod: Cloud) -> None:
    tag = prod.only("Custom::TrainingImage")["ImageTag"]

    assert re.fullmatch("[0-9a-f]{32}", tag)
    assert spelled(specification(prod)["TrainingImage"], prod) == f"${{data:Images.RepositoryUri}}:{tag}"
    assert list(prod.folder.glob(f"asset.{tag}*")), "the asset whose hash is the tag"


def test_the_algorithm_supports_the_instance_types_of_the_settings(each_cloud: Cloud) -> None:
    supported = tuple(specification(each_cloud)["SupportedTrainingInstanceTypes"])

    assert supported == each_cloud.settings.training.instance_types


def test_an_algorithm_with_another_specification_has_another_name(prod: Cloud, tmp_path: Path) -> None:
    name = prod.only(ALGORITHM)["AlgorithmName"]
    fewer = _with_training(prod.settings, instance_types=prod.settings.training.instance_types[:-1])
    longer = _with_training(prod.settings, max_runtime_hours=1)

    assert synthesize(fewer, tmp_path / "fewer").only(ALGORITHM)["AlgorithmName"] != name
    assert synthesize(longer, tmp_path / "longer").only(ALGORITHM)["AlgorithmName"] == name


def _with_training(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update={"training": settings.training.model_copy(update=changes)})


def test_the_longest_names_that_the_settings_allow_are_short_enough_for_aws(prod: Cloud, tmp_path: Path) -> None:
    platform = prod.settings.platform.model_copy(update={"name": "p" * 20})
    longest = prod.settings.model_copy(update={"platform": platform, "environment": "e" * 12})

    cloud = synthesize(longest, tmp_path)

    assert len(cloud.only(ALGORITHM)["AlgorithmName"]) <= 63
    assert len(cloud.only("AWS::SageMaker::Domain")["DomainName"]) <= 63
    assert all(
        len(each["ModelPackageGroupName"]) <= 63 for each in cloud.properties("AWS::SageMaker::ModelPackageGroup")
    )
    for template in templates(cloud).values():
        assert (
            len(job_name(template.job_prefix, "a configuration with a long name", datetime(2026, 1, 1, tzinfo=UTC)))
            <= 63
        )


@pytest.mark.parametrize("value", ["0.5", "1e-05", "-3.25", "1.5E+10", "7"])
@pytest.mark.parametrize("metric", METRICS)
def test_each_metric_is_read_from_a_line_with_all_metrics(prod: Cloud, metric: str, value: str) -> None:
    others = " ".join(f"{each}=9;" for each in METRICS if each != metric)
    (regex,) = [each["Regex"] for each in specification(prod)["MetricDefinitions"] if each["Name"] == metric]

    assert re.findall(regex, f"epoch=3; {others} {metric}={value};") == [value]


def test_there_is_a_template_for_jobs_without_and_with_a_gpu(each_cloud: Cloud) -> None:
    settings = each_cloud.settings
    folder = f"/cloister/{settings.environment}/templates"

    assert {name: each.instance_type for name, each in templates(each_cloud).items()} == {
        f"{folder}/cpu": settings.training.cpu_instance_type,
        f"{folder}/gpu": settings.training.gpu_instance_type,
    }


@pytest.mark.requirement("NFR-2")
def test_templates_run_jobs_in_every_subnet_of_the_network_and_in_the_training_group(each_cloud: Cloud) -> None:
    zones = range(1, each_cloud.settings.network.zones + 1)

    for template in templates(each_cloud).values():
        assert template.subnet_ids == tuple(f"${{network:VpcIsolatedSubnet{zone}Subnet}}" for zone in zones)
        assert template.security_group_ids == ("${network:TrainingGroup.GroupId}",)


def test_templates_name_what_the_stack_made(each_cloud: Cloud) -> None:
    for template in templates(each_cloud).values():
        assert template.algorithm_name == each_cloud.only(ALGORITHM)["AlgorithmName"]
        assert template.role_arn == "${Role.Arn}"
        assert template.output_key_arn == "${data:DataKey.Arn}"
        assert template.max_runtime_seconds == each_cloud.settings.training.max_runtime_hours * 3600
        assert template.buckets == {"raw": "${data:Raw}", "derived": "${data:Derived}"}


@pytest.mark.requirement("NFR-1")
def test_templates_encrypt_the_volume_unless_the_instance_refuses_a_key(each_cloud: Cloud) -> None:
    for template in templates(each_cloud).values():
        local = has_local_storage(template.instance_type)
        assert template.volume_key_arn == ("" if local else "${data:StudioKey.Arn}")


def test_jobs_may_read_raw_data_but_never_write_or_delete_it(each_cloud: Cloud) -> None:
    on_raw = {
        action
        for each in statements(each_cloud, "training")
        if each.holder == "${Role}" and any(resource.startswith("${data:Raw.") for resource in each.resources)
        for action in each.actions
    }

    assert on_raw == {"s3:GetObject", "s3:ListBucket"}


def test_the_build_writes_a_log_that_ends_and_uses_the_customer_key(prod: Cloud) -> None:
    prod.promises("training").has_resource_properties(
        "AWS::CodeBuild::Project",
        {
            "EncryptionKey": Match.any_value(),
            "LogsConfig": {"CloudWatchLogs": {"Status": "ENABLED"}},
            "Environment": {"PrivilegedMode": True},
            "TimeoutInMinutes": 50,
        },
    )


def test_every_log_group_keeps_its_lines_as_long_as_the_settings_say(each_cloud: Cloud) -> None:
    kept = {group["RetentionInDays"] for group in each_cloud.properties("AWS::Logs::LogGroup")}

    assert kept == {each_cloud.settings.retention.log_days}


def test_every_function_writes_to_a_log_group_of_the_stacks(each_cloud: Cloud) -> None:
    functions = each_cloud.of_type("AWS::Lambda::Function")
    without = {name for name, each in functions.items() if "LoggingConfig" not in each["Properties"]}

    # CDK makes these two as bare resources; their log groups cannot be chosen.
    assert {name for name in without if "CustomResourceProvider" not in name} == set()
