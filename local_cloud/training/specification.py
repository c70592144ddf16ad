"""What a training job asks for, checked against the algorithm that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local_cloud.api.errors import ApiError

_Ranges = tuple[tuple[str, Callable[[str], float]], ...]
_NUMERIC: _Ranges = (("IntegerParameterRangeSpecification", int), ("ContinuousParameterRangeSpecification", float))


@dataclass(frozen=True)
class Specification:
    """``metrics`` maps a metric's name to the regular expression whose first group is its value."""

    image: str
    metrics: Mapping[str, str]
    hyperparameters: Mapping[str, str]
    arguments: tuple[str, ...] = ()


def from_image(request: Mapping[str, Any]) -> Specification:
    """The specification of a job that names an image itself."""
    asked = request["AlgorithmSpecification"]
    if asked.get("ContainerEntrypoint"):
        raise ApiError("NotImplemented", "The local emulator runs an image's own command, no ContainerEntrypoint.", 501)
    metrics = {each["Name"]: each["Regex"] for each in asked.get("MetricDefinitions", ())}
    arguments = tuple(asked.get("ContainerArguments", ()))
    return Specification(asked["TrainingImage"], metrics, request.get("HyperParameters", {}), arguments)


def from_algorithm(request: Mapping[str, Any], algorithm: Mapping[str, Any]) -> Specification:
    """The specification of a job that names a registered algorithm.

    Raises:
        ApiError: the algorithm does not support what the request asks for.
    """
    offered = algorithm["TrainingSpecification"]
    hyperparameters = _with_defaults(request.get("HyperParameters", {}), offered)
    problems = [
        *_instance_problems(request, offered),
        *_channel_problems(request, offered),
        *_hyperparameter_problems(hyperparameters, offered),
    ]
    if problems:
        raise ApiError("ValidationException", f"{algorithm['AlgorithmName']} refuses this job: {'; '.join(problems)}.")
    metrics = {each["Name"]: each["Regex"] for each in offered.get("MetricDefinitions", ())}
    return Specification(_pinned_image(offered), metrics, hyperparameters)


def _pinned_image(offered: Mapping[str, Any]) -> str:
    """The image by its digest where the algorithm gives one: what its tag names may have changed since."""
    image: str = offered["TrainingImage"]
    digest = offered.get("TrainingImageDigest")
    repository, colon, _tag = image.rpartition(":")
    return f"{repository if colon else image}@{digest}" if digest else image


def _instance_problems(request: Mapping[str, Any], offered: Mapping[str, Any]) -> Iterator[str]:
    resources, supported = request["ResourceConfig"], offered["SupportedTrainingInstanceTypes"]
    if resources.get("InstanceType") not in supported:
        yield f"instance type {resources.get('InstanceType')} is not among {', '.join(supported)}"
    if resources.get("InstanceCount", 1) > 1 and not offered.get("SupportsDistributedTraining"):
        yield f"{resources['InstanceCount']} instances, but the algorithm supports no distributed training"


def _channel_problems(request: Mapping[str, Any], offered: Mapping[str, Any]) -> Iterator[str]:
    channels = {each["Name"]: each for each in offered["TrainingChannels"]}
    given = {each["ChannelName"]: each for each in request.get("InputDataConfig", ())}
    for name, channel in channels.items():
        if channel.get("IsRequired") and name not in given:
            yield f"channel {name} is required"
    for name, each in given.items():
        if name not in channels:
            yield f"channel {name} is not among {', '.join(channels)}"
            continue
        mode = each.get("InputMode") or request["AlgorithmSpecification"]["TrainingInputMode"]
        if mode not in channels[name]["SupportedInputModes"]:
            yield f"channel {name} has input mode {mode}, not among {', '.join(channels[name]['SupportedInputModes'])}"


def _with_defaults(given: Mapping[str, str], offered: Mapping[str, Any]) -> dict[str, str]:
    known = offered.get("SupportedHyperParameters", ())
    defaults = {each["Name"]: each["DefaultValue"] for each in known if each.get("DefaultValue") is not None}
    return {**defaults, **given}


def _hyperparameter_problems(given: Mapping[str, str], offered: Mapping[str, Any]) -> Iterator[str]:
    known = {each["Name"]: each for each in offered.get("SupportedHyperParameters", ())}
    for name in sorted(given.keys() - known.keys()):
        yield f"hyperparameter {name} is not among {', '.join(known) or 'any (it has none)'}"
    for name, each in known.items():
        if name in given:
            yield from _range_problems(name, given[name], each.get("Range") or {})
        elif each.get("IsRequired"):
            yield f"hyperparameter {name} is required"


def _range_problems(name: str, value: str, ranges: Mapping[str, Any]) -> Iterator[str]:
    for kind, number in _NUMERIC:
        if kind in ranges:
            low, high = ranges[kind]["MinValue"], ranges[kind]["MaxValue"]
            if not _within(value, low, high, number):
                yield f"hyperparameter {name} is {value}, not between {low} and {high}"
    allowed = ranges.get("CategoricalParameterRangeSpecification", {}).get("Values", [value])
    if value not in allowed:
        yield f"hyperparameter {name} is {value}, not among {', '.join(allowed)}"


def _within(value: str, low: str, high: str, number: Callable[[str], float]) -> bool:
    try:
        return number(low) <= number(value) <= number(high)
    except ValueError:
        return False
