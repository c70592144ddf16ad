"""The registered algorithm: one required channel, an image that cannot change, and instance types by name."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import templates
from stacks.rules.model.spelling import referred, unknowns
from stacks.rules.rule import Fact, Rule, broken, either

_KIND, _IMAGES = "AWS::SageMaker::Algorithm", "AWS::ECR::Repository"
_CHANNEL = "config"


def check(assembly: Assembly) -> Iterator[Fact]:
    for algorithm in assembly.of(_KIND):
        channels = {str(each.get("Name")): each for each in algorithm.listed("TrainingSpecification.TrainingChannels")}
        found = channels.get(_CHANNEL, {})
        asked = found.get("IsRequired") is True and found.get("SupportedInputModes") == ["File"]
        toml = found.get("SupportedContentTypes") == ["application/toml"]
        yield either(algorithm, asked and toml, "asks for the channel config", "need not be given a configuration")
        others = [name for name, each in channels.items() if name != _CHANNEL and each.get("IsRequired") is not False]
        yield either(algorithm, not others, "reads its tiles from S3", f"also asks for {', '.join(others)}")
        yield either(
            algorithm, _is_pinned(assembly, algorithm), "pinned to one image of ours", "an image that may change"
        )
        metrics = algorithm.listed("TrainingSpecification.MetricDefinitions")
        told = metrics and all(str(each.get("Name")) in str(each.get("Regex")) for each in metrics)
        yield either(algorithm, told, f"{len(metrics)} metrics are read from its log", "tells no metrics")
    offered = {algorithm.get("AlgorithmName") for algorithm in assembly.of(_KIND)}
    for each in templates(assembly):
        started = each.fields.get("algorithm_name")
        yield either(each.parameter, started in offered, f"starts {started}", f"starts {started}, which is not ours")
    if not assembly.of(_KIND):
        yield broken("", "no algorithm is registered")


def _is_pinned(assembly: Assembly, algorithm: Resource) -> bool:
    image = str(algorithm.get("TrainingSpecification.TrainingImage"))
    place, _, tag = image.rpartition(":")
    found = referred(place)
    ours = found is not None and found[2] == "RepositoryUri" and not unknowns(image) and tag.isalnum()
    digest = referred(algorithm.get("TrainingSpecification.TrainingImageDigest"))
    return ours and digest is not None and digest[2] == "Digest" and bool(assembly.of(_IMAGES))


RULE = Rule(
    name="TheAlgorithmTakesItsConfiguration",
    requirements=("ALG-1",),
    claim="The algorithm asks for one channel, its configuration, and is pinned to one image by digest",
    wrong="The algorithm starts without a configuration, or its image may change under its name",
    matters="A run that cannot be told from its configuration and image cannot be repeated",
    mend="Leave it to stacks/constructs/segmentation_algorithm.py",
    check=check,
)
