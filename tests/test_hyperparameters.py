"""What the algorithm lets a job override is what the training image reads, with the same bounds."""

from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from jobs.configuration import Configuration
from jobs.isolation import channels_of
from local_cloud.training.specification import from_algorithm
from stacks.constructs.hyperparameters import TUNABLE, supported_hyperparameters
from stacks.constructs.segmentation_algorithm import METRICS, OBJECTIVES
from tests.synthesis import Cloud
from tileseg.container.channels import KNOWN
from tileseg.recipe.coherence import ENCODERS
from tileseg.recipe.learning import SCORES
from tileseg.recipe.overrides import override_values, settings_of
from tileseg.recipe.rules import Flag, Number, OneOf, Pattern, Rule, Whole
from tileseg.recipe.sections import Recipe

SETTINGS = dict(settings_of(Recipe))
OFFERED = {each["name"]: each for each in supported_hyperparameters()}
MOST_CHOICES = 30  # SageMaker's limit of a categorical parameter


def rule(name: str) -> Rule | None:
    """That of a setting; a list of sources has none of its own."""
    found: Rule | None = SETTINGS[name].metadata.get("rule")
    return found


def choices(name: str) -> list[str] | None:
    """What a setting may be, where that can be counted."""
    match rule(name):
        case Flag():
            return ["true", "false"]
        case OneOf(values):
            return [str(value) for value in values]
        case Whole(least, most, step) if step > 1 and (most - least) // step < MOST_CHOICES:
            return [str(value) for value in range(least, most + 1, step)]
        case Pattern() if name == "model.encoder":
            return list(dict.fromkeys(encoder for known in ENCODERS.values() for encoder in known))
        case _:
            return None


def test_every_setting_with_a_path_of_its_own_can_be_overridden_and_nothing_else() -> None:
    assert set(OFFERED) == set(SETTINGS)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_sagemaker_refuses_what_the_recipe_would(name: str) -> None:
    offered, bounds = OFFERED[name], rule(name)
    if values := choices(name):
        expected: Any = ("Categorical", {"categoricalParameterRangeSpecification": {"values": values}})
    elif isinstance(bounds, Whole) and bounds.multiple_of == 1:
        limits = {"minValue": str(bounds.least), "maxValue": str(bounds.most)}
        expected = ("Integer", {"integerParameterRangeSpecification": limits})
    elif isinstance(bounds, Number):
        limits = {"minValue": str(bounds.least), "maxValue": str(bounds.most)}
        expected = ("Continuous", {"continuousParameterRangeSpecification": limits})
    else:
        expected = ("FreeText", None)
    assert (offered["type"], offered.get("range")) == expected


def test_no_default_overrides_what_a_configuration_says() -> None:
    assert not any("defaultValue" in each or each["isRequired"] for each in OFFERED.values())


def test_what_a_tuning_job_tries_is_read_by_the_image_at_either_end_of_its_range() -> None:
    for name in TUNABLE:
        (limits,) = OFFERED[name]["range"].values()
        for value in limits.get("values") or (limits["minValue"], limits["maxValue"]):
            assert override_values({name: value}).keys() == {name}


def test_a_tuning_job_changes_neither_the_tiles_nor_what_is_measured() -> None:
    assert {name.partition(".")[0] for name in TUNABLE} == {"augment", "model", "train"}
    assert not TUNABLE & {"train.best_by", "train.seed", "train.precision"}


def test_objectives_are_metrics_by_which_the_image_too_chooses_its_best() -> None:
    assert set(OBJECTIVES) == set(SCORES) <= set(METRICS)
    assert {metric for metric, direction in OBJECTIVES.items() if direction == "Minimize"} == {"val_loss"}


@pytest.fixture(scope="module")
def specification(prod: Cloud) -> dict[str, Any]:
    found = dict(prod.only("AWS::SageMaker::Algorithm")["TrainingSpecification"])
    return {**found, "TrainingImage": "image", "TrainingImageDigest": f"sha256:{'0' * 64}"}


def test_the_specification_has_the_shape_and_size_of_sagemakers_own_model(specification: dict[str, Any]) -> None:
    model: Any = botocore.session.Session().get_service_model("sagemaker")
    report = ParamValidator().validate(specification, model.shape_for("TrainingSpecification"))
    assert not report.has_errors(), report.generate_report()
    assert len(specification["SupportedHyperParameters"]) <= 100
    assert len(specification["TrainingChannels"]) <= 8
    assert len(specification["MetricDefinitions"]) <= 40
    for each in specification["SupportedHyperParameters"]:
        values = each.get("Range", {}).get("CategoricalParameterRangeSpecification", {}).get("Values", ["one"])
        assert 1 <= len(values) <= MOST_CHOICES


def test_channels_are_those_that_the_image_reads_and_all_but_the_first_are_optional(
    specification: dict[str, Any],
) -> None:
    assert tuple(each["Name"] for each in specification["TrainingChannels"]) == KNOWN
    assert [each["IsRequired"] for each in specification["TrainingChannels"]] == [True, False, False, False]


TEXT = """
[dataset]
imagery = "s3://b/imagery"
masks = "s3://b/masks"
[model]
pretrained = "s3://b/weights/r.safetensors"
"""


def test_a_job_in_isolation_with_overrides_is_accepted(specification: dict[str, Any]) -> None:
    channels = [{"ChannelName": "config", "InputMode": "File"}]
    channels += [
        {"ChannelName": each.name, "InputMode": "FastFile"} for each in channels_of(Configuration("a.toml", TEXT))
    ]
    request = {
        "ResourceConfig": {"InstanceType": specification["SupportedTrainingInstanceTypes"][0], "InstanceCount": 2},
        "InputDataConfig": channels,
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "HyperParameters": {"train.learning_rate": "0.01", "model.encoder": "resnet18", "dataset.bands": "[1, 2]"},
    }
    assert len(channels) == 4
    accepted = from_algorithm(request, {"AlgorithmName": "a", "TrainingSpecification": specification})
    assert accepted.hyperparameters == request["HyperParameters"]
