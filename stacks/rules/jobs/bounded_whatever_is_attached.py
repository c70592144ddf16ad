"""A policy attached by hand starts no job that the platform's own policies would refuse: the boundary refuses it.

What a boundary allows under conditions only, UsersTrainInside, GpusNeedApproval and JobsAreBounded judge by these.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from stacks.rules.jobs.gpus_need_approval import PLAIN
from stacks.rules.jobs.starting import actions, allows
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_users, templates
from stacks.rules.model.network import GROUP, SUBNET
from stacks.rules.model.policies import MANAGED, Statement, statements
from stacks.rules.rule import Fact, Rule, broken, either, holds

_KEY = "AWS::KMS::Key"
_APPS = "sagemaker:CreateApp"
_OTHER = "ForAnyValue:StringNotEqualsIfExists"

Values = tuple[str, ...]
Fits = Callable[[Assembly, Values], object]


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        boundary = assembly.meant(role.get("PermissionsBoundary"), MANAGED)
        if boundary is None:
            yield broken(role, "has no boundary")
        else:
            yield from _judged(assembly, boundary)


def _judged(assembly: Assembly, boundary: Resource) -> Iterator[Fact]:
    said = [each for each in statements(assembly) if each.written_in is boundary]
    may = [each for each in said if each.allows]
    endless = [action for action in actions()["unbounded"] if any(allows(each, action) for each in may)]
    yield either(boundary, not endless, "allows nothing that IAM cannot bound", f"allows {', '.join(endless)}")
    for action in (*actions()["bounded"], _APPS):
        freely = any(allows(each, action) and not each.conditions for each in may)
        if not freely:
            yield holds(boundary, f"allows {action} under conditions, or not at all")
        else:
            refusals = [each for each in said if each.effect == "Deny" and allows(each, action) and _total(each)]
            open_ = [name for name, asked in _asked(action).items() if not asked(assembly, refusals)]
            yield either(
                boundary, not open_, f"bounds {action}", f"lets {action} pass whatever its {', '.join(open_) or 'keys'}"
            )


def _total(statement: Statement) -> bool:
    """On every resource, whenever its one condition holds."""
    return statement.resources == ("*",) and len(statement.conditions) == 1


Asked = Callable[[Assembly, Sequence[Statement]], bool]


def _asked(action: str) -> Mapping[str, Asked]:
    if action == _APPS:
        return {"InstanceTypes": _LISTS["InstanceTypes"]}
    return {**_LISTS, **_SINGLE, **{key: _OFF[key] for key in actions()["off"].get(action, ()) if key in _OFF}}


def _refused(key: str, operator: str, fits: Fits) -> Asked:
    """One refusal compares the key by the operator, with values that fit."""

    def asked(assembly: Assembly, refusals: Sequence[Statement]) -> bool:
        compared = [each.values(f"sagemaker:{key}", operator) for each in refusals]
        return any(values and fits(assembly, values) for values in compared)

    return asked


def _list(key: str, fits: Fits) -> Asked:
    """Other values, and none at all."""
    other, none = _refused(key, _OTHER, fits), _refused(key, "Null", lambda _, values: values == ("true",))
    return lambda assembly, refusals: other(assembly, refusals) and none(assembly, refusals)


def _ours(kind: str) -> Fits:
    return lambda assembly, values: assembly.all_meant(list(values), kind)


def _is(*wanted: str) -> Fits:
    return lambda _, values: values == wanted


def _as_in_templates(assembly: Assembly, values: Values) -> bool:
    """No more seconds than a template asks for."""
    longest = max((int(each.fields.get("max_runtime_seconds", 0)) for each in templates(assembly)), default=0)
    return len(values) == 1 and values[0].isdigit() and 0 < int(values[0]) <= longest


_LISTS: Mapping[str, Asked] = {
    "InstanceTypes": _list("InstanceTypes", lambda _, values: all(PLAIN.fullmatch(each) for each in values)),
    "VpcSubnets": _list("VpcSubnets", _ours(SUBNET)),
    "VpcSecurityGroupIds": _list("VpcSecurityGroupIds", _ours(GROUP)),
}
_SINGLE: Mapping[str, Asked] = {
    "MaxRuntimeInSeconds": _refused("MaxRuntimeInSeconds", "NumericGreaterThanIfExists", _as_in_templates),
    "OutputKmsKeyArn": _refused("OutputKmsKeyArn", "ArnNotEqualsIfExists", _ours(_KEY)),
    "VolumeKmsKeyArn": _refused("VolumeKmsKeyArn", "ArnNotEqualsIfExists", _ours(_KEY)),
    "InterContainerTrafficEncryption": _refused("InterContainerTrafficEncryption", "BoolIfExists", _is("false")),
}
_OFF: Mapping[str, Asked] = {
    "EnableRemoteDebug": _refused("EnableRemoteDebug", "Bool", _is("true")),
    "FileSystemId": _refused("FileSystemId", "Null", _is("false")),
    "KeepAlivePeriod": _refused("KeepAlivePeriod", "NumericGreaterThan", _is("0")),
}

RULE = Rule(
    name="BoundedWhateverIsAttached",
    requirements=("NFR-1", "NFR-2", "GPU-1"),
    claim="The boundary of whoever may start jobs and apps refuses those outside our network, types, keys and time",
    wrong="A boundary lets a job or an app pass that the platform's own policies would refuse",
    matters="The next policy is attached by hand, in a hurry: AmazonSageMakerFullAccess starts any GPU, anywhere",
    mend="Give the boundary the denials of stacks/constructs/job_denials.py",
    check=check,
)
