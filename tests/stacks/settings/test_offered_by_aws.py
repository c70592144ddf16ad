"""What the settings offer, compared with what the pinned models of AWS's own APIs and CloudFormation types offer."""

from typing import Any

import pytest
from botocore.session import Session
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from stacks.settings import Studio
from stacks.settings.instances import CPU_TYPES, GPU_TYPES
from stacks.settings.values import LOG_DAYS, REGIONS


@pytest.fixture(scope="module")
def sagemaker() -> Any:
    return Session().get_service_model("sagemaker")


def cloudformation(region: str, resource_type: str) -> Any:
    return PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, resource_type).schema


def test_sagemaker_trains_on_every_offered_type(sagemaker: Any) -> None:
    assert set(CPU_TYPES + GPU_TYPES) <= set(sagemaker.shape_for("TrainingInstanceType").enum)


def test_studio_runs_on_every_offered_cpu_type(sagemaker: Any) -> None:
    assert set(CPU_TYPES) <= set(sagemaker.shape_for("AppInstanceType").enum)


def test_an_algorithm_may_name_every_offered_type() -> None:
    specification = cloudformation("eu-central-1", "AWS::SageMaker::Algorithm")["definitions"]["TrainingSpecification"]
    types = specification["properties"]["SupportedTrainingInstanceTypes"]["items"]["enum"]

    assert set(CPU_TYPES + GPU_TYPES) <= set(types)


def test_the_offered_regions_are_the_commercial_ones_with_the_algorithm_type() -> None:
    # cfn-lint has no list of its own for me-south-1, and answers with that of us-east-1.
    commercial = set(Session().get_available_regions("sagemaker", partition_name="aws")) - {"me-south-1"}
    with_algorithm = {
        region
        for region in commercial
        if "AWS::SageMaker::Algorithm" in PROVIDER_SCHEMA_MANAGER.get_resource_types(region)
    }

    assert set(REGIONS) == with_algorithm


def test_the_offered_retentions_are_those_of_a_log_group() -> None:
    assert set(LOG_DAYS) == set(
        cloudformation("eu-central-1", "AWS::Logs::LogGroup")["properties"]["RetentionInDays"]["enum"]
    )


def test_the_bounds_of_idle_time_are_those_of_sagemaker(sagemaker: Any) -> None:
    shape = sagemaker.shape_for("IdleTimeoutInMinutes").metadata
    assert f"from {shape['min']} to {shape['max']}" in str(Studio.model_fields["idle_minutes"].description)
