"""Whatever acts as a role acts as one of ours, made for the service that it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import role_of, statements
from stacks.rules.rule import Fact, Rule, either

# Where a kind names the role that it acts as, and the service that assumes it.
_ACTORS: Mapping[str, tuple[str, str]] = {
    "AWS::CodeBuild::Project": ("ServiceRole", "codebuild.amazonaws.com"),
    "AWS::EC2::FlowLog": ("DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"),
    "AWS::Lambda::Function": ("Role", "lambda.amazonaws.com"),
    "AWS::SageMaker::Domain": ("DefaultUserSettings.ExecutionRole", "sagemaker.amazonaws.com"),
    "AWS::StepFunctions::StateMachine": ("RoleArn", "states.amazonaws.com"),
}
_SCHEDULE, _STARTER = "AWS::Events::Rule", "events.amazonaws.com"


def check(assembly: Assembly) -> Iterator[Fact]:
    for kind, (place, service) in _ACTORS.items():
        for actor in assembly.of(kind):
            yield _fits(assembly, actor, actor.get(place), service)
    for schedule in assembly.of(_SCHEDULE):
        for target in schedule.listed("Targets"):
            if isinstance(target, dict) and "RoleArn" in target:
                yield _fits(assembly, schedule, target["RoleArn"], _STARTER)


def _fits(assembly: Assembly, actor: Resource, value: Any, service: str) -> Fact:
    role = role_of(assembly, value)
    trusted = {name for each in statements(assembly) if each.written_in is role for _, name in each.principals}
    says = f"acts as {role.name if role else ''}, which only {service} assumes"
    return either(actor, role is not None and trusted == {service}, says, f"acts as no role of ours for {service}")


RULE = Rule(
    name="RolesFitTheirServices",
    requirements=("NFR-1", "GPU-1"),
    claim="Functions, builds, state machines and schedules act as roles of ours that were made for their service",
    wrong="Something acts as a role that is not ours, or that was made for something else",
    matters="What it may do is judged by the role that these templates show: as another it may do anything",
    mend="Hand it its own role; constructs of CDK make one",
    check=check,
)
