"""A cloud assembly from its folder. What is missing, broken, hostile or unfamiliar is refused in one sentence."""

import json
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stacks.rules.model.acknowledged import acknowledged
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.conditions import worlds
from stacks.rules.model.functions import Resolver, Stack
from stacks.rules.model.mistakes import AssemblyError

# The schema of the pinned aws-cdk-lib. What another one writes may mean something else.
SCHEMA = "55"
LARGEST_TEMPLATE = 1_000_000  # CloudFormation's own limit in bytes
LARGEST_MANIFEST = 10_000_000
MOST_STACKS = 100
# Rules compare resources with each other. Cloister has 300; what has thousands would be judged for minutes.
MOST_RESOURCES = 2_000
LARGEST_ASSEMBLY = 10_000_000
_STACK = "aws:cloudformation:stack"
_HARMLESS = {"cdk:asset-manifest", "cdk:tree", "cdk:feature-flag-report"}
_SECTIONS = {"Resources", "Outputs", "Parameters", "Rules", "Conditions", "Mappings", "Metadata", "Description"}
_SECTIONS |= {"AWSTemplateFormatVersion"}
_NAME = re.compile(r"[A-Za-z0-9]{1,255}")
SOURCES = Path(__file__).resolve().parents[3]


def read(folder: Path, sources: Path = SOURCES) -> tuple[Assembly, ...]:
    """The assembly in every world that its conditions allow: one, where it has none.

    ``sources`` is the checkout whose code runs in AWS, for rules that read it.

    Raises:
        AssemblyError: there is no assembly, or it cannot be trusted to mean what it seems to say.
    """
    return resolved(stacks_in(folder), sources)


def resolved(stacks: Sequence[Stack], sources: Path = SOURCES) -> tuple[Assembly, ...]:
    """What ``read`` returns, from stacks already in memory."""
    resources = sum(len(stack.section("Resources")) for stack in stacks)
    if resources > MOST_RESOURCES:
        raise AssemblyError(f"the templates have {resources} resources; up to {MOST_RESOURCES} can be judged together")
    by_name = {stack.name: stack for stack in stacks}
    if len(by_name) < len(stacks):
        raise AssemblyError("two stacks have the same name; which one another refers to cannot be told")
    try:
        said = acknowledged(stacks)
        return tuple(Assembly(_resources(resolver), sources, said) for resolver in worlds(by_name))
    except RecursionError:
        raise AssemblyError("a template is nested too deeply to be read; synthesize again") from None


def stacks_in(folder: Path) -> tuple[Stack, ...]:
    """The stacks of the cloud assembly in a folder, unresolved."""
    try:
        return tuple(_stacks(folder))
    except (AttributeError, LookupError, TypeError) as error:
        raise AssemblyError(
            f"{folder / 'manifest.json'} is not as CDK writes it ({str(error)[:80]}); synthesize again"
        ) from None


def _stacks(folder: Path) -> Iterator[Stack]:
    manifest = _json(folder, "manifest.json", LARGEST_MANIFEST)
    version = str(manifest.get("version", ""))
    if version.split(".")[0] != SCHEMA:
        raise AssemblyError(
            f"{folder / 'manifest.json'} has schema version {version[:20]!r}, but only {SCHEMA}.x is understood; "
            "synthesize with the pinned aws-cdk-lib"
        )
    artifacts = manifest.get("artifacts")
    if not isinstance(artifacts, dict) or not all(isinstance(each, dict) for each in artifacts.values()):
        raise AssemblyError(f"{folder / 'manifest.json'} lists no artifacts; synthesize again")
    strange = {str(each.get("type")) for each in artifacts.values()} - _HARMLESS - {_STACK}
    if strange:
        raise AssemblyError(
            f"{folder / 'manifest.json'} has artifacts of an unknown type ({sorted(strange)[0][:60]}); "
            "only stacks of one assembly can be judged"
        )
    stacks = {name: each for name, each in artifacts.items() if each["type"] == _STACK}
    if not 1 <= len(stacks) <= MOST_STACKS:
        raise AssemblyError(f"{folder} has {len(stacks)} stacks; from 1 to {MOST_STACKS} can be judged")
    _check_order(stacks)
    _check_size(folder)
    for name, artifact in stacks.items():
        yield _stack(folder, name, artifact)


def _check_size(folder: Path) -> None:
    size = sum(path.stat().st_size for path in folder.glob("*.template.json") if path.is_file())
    if size > LARGEST_ASSEMBLY:
        raise AssemblyError(f"the templates in {folder} are larger than {LARGEST_ASSEMBLY} bytes together")


def _check_order(stacks: Mapping[str, Mapping[str, Any]]) -> None:
    waiting = {name: {str(each) for each in artifact.get("dependencies", [])} for name, artifact in stacks.items()}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        if not ready:
            raise AssemblyError(f"stacks depend on each other in a circle ({', '.join(sorted(waiting))}); break it")
        for name in ready:
            del waiting[name]


def _stack(folder: Path, artifact_id: str, artifact: Mapping[str, Any]) -> Stack:
    properties = artifact.get("properties", {})
    file = str(properties.get("templateFile", ""))
    if not file or Path(file).name != file:
        raise AssemblyError(f"stack {artifact_id} names a template outside its assembly ({file[:60]!r})")
    template = _json(folder, file, LARGEST_TEMPLATE)
    strange = sorted(template.keys() - _SECTIONS)
    if strange:
        raise AssemblyError(f"{folder / file} has a section {strange[0][:60]!r}, which may change all others")
    resources = template.get("Resources")
    if not isinstance(resources, dict) or not all(_is_resource(each) for each in resources.values()):
        raise AssemblyError(f"{folder / file} has no readable Resources; synthesize again")
    name = str(properties.get("stackName", artifact_id))
    strange = [each for each in (name.replace("-", ""), *resources) if not _NAME.fullmatch(each)]
    if strange:
        raise AssemblyError(f"{folder / file} has a name that AWS does not allow ({strange[0][:60]!r})")
    region = str(artifact.get("environment", "")).rpartition("/")[2]
    return Stack(
        name=name,
        region="" if region.startswith("unknown") else region,
        template=template,
    )


def _is_resource(definition: Any) -> bool:
    if not isinstance(definition, dict) or not isinstance(definition.get("Type"), str):
        return False
    return isinstance(definition.get("Properties", {}), dict)


def _json(folder: Path, file: str, largest: int) -> dict[str, Any]:
    path = folder / file
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > largest:
            raise AssemblyError(f"{path} is no plain file, or larger than {largest} bytes; synthesize again")
        document = json.loads(path.read_bytes().decode(), object_pairs_hook=_once, parse_constant=_refused)
    except OSError as error:
        raise AssemblyError(f"cannot read {path} ({error.strerror}); name the folder that cdk synth wrote") from None
    except (ValueError, RecursionError) as error:
        raise AssemblyError(f"{path} is not a template ({str(error)[:80]}); synthesize again") from None
    if not isinstance(document, dict):
        raise AssemblyError(f"{path} holds no JSON object; synthesize again")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Of a key said twice, two readers may believe different ones."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _resources(resolver: Resolver) -> tuple[Resource, ...]:
    return tuple(
        _resource(resolver, stack, name, definition)
        for stack in resolver.stacks.values()
        for name, definition in stack.section("Resources").items()
        if "Condition" not in definition or resolver.holds(stack.name, str(definition["Condition"]))
    )


def _resource(resolver: Resolver, stack: Stack, name: str, definition: Mapping[str, Any]) -> Resource:
    return Resource(
        stack=stack.name,
        name=name,
        kind=definition["Type"],
        properties=resolver.resolve(stack.name, definition.get("Properties", {})),
        deletion=str(definition.get("DeletionPolicy", "Delete")),
    )
