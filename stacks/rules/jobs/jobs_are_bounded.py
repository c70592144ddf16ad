"""Whatever request a user writes himself, its job ends, is encrypted and cannot be entered."""

from collections.abc import Callable, Iterator, Mapping

from stacks.rules.jobs.starting import Start, started
from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users, templates
from stacks.rules.model.policies import Statement
from stacks.rules.rule import Fact, Rule, broken, either, holds

_KEY = "AWS::KMS::Key"
_LONGEST_SECONDS = 28 * 86_400  # SageMaker's own limit

Asked = Callable[[Assembly, Statement], object]


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starts = tuple(started(assembly, role))
        for each in starts:
            if each.bounded:
                missing = [what for what, asked in _asked_of(each).items() if not asked(assembly, each.statement)]
                yield either(
                    role, not missing, f"{each.called} is bounded", f"{each.called} lacks {', '.join(missing)}"
                )
            else:
                yield broken(role, f"{each.called} has no keys in IAM by which it could be bounded")
        if not starts:
            yield holds(role, "starts no jobs")


def _asked_of(start: Start) -> Mapping[str, Asked]:
    return {**_ALWAYS, **{key: _OFF[key] for key in start.off}}


def _ends(_assembly: Assembly, statement: Statement) -> bool:
    values = statement.values("sagemaker:MaxRuntimeInSeconds", "NumericLessThanEquals") or ()
    return len(values) == 1 and values[0].isdigit() and 0 < int(values[0]) <= _LONGEST_SECONDS


def _under_our_key(key: str, field: str) -> Asked:
    """The key that templates name for the same: a role that may use another one would be refused it, or not."""

    def asked(assembly: Assembly, statement: Statement) -> object:
        values = statement.values(key, "ArnEquals", "StringEquals") or ()
        named = {each.fields.get(field) for each in templates(assembly)} - {""}
        return assembly.all_meant(list(values), _KEY) and set(values) == named

    return asked


def _disks_under_our_key(assembly: Assembly, statement: Statement) -> object:
    """Or under no key at all, which AWS takes for instance types with disks of their own alone."""
    key = "sagemaker:VolumeKmsKeyArn"
    return statement.values(key, "Null") == ("true",) or _under_our_key(key, "volume_key_arn")(assembly, statement)


def _is(key: str, value: str, *operators: str) -> Asked:
    return lambda _, statement: statement.values(key, *operators) == (value,)


_ALWAYS: Mapping[str, Asked] = {
    "MaxRuntimeInSeconds": _ends,
    "OutputKmsKeyArn": _under_our_key("sagemaker:OutputKmsKeyArn", "output_key_arn"),
    "VolumeKmsKeyArn": _disks_under_our_key,
    "InterContainerTrafficEncryption": _is("sagemaker:InterContainerTrafficEncryption", "true", "Bool"),
}
_OFF: Mapping[str, Asked] = {
    "DirectGatedModelAccess": _is("sagemaker:DirectGatedModelAccess", "false", "Bool", "BoolIfExists"),
    "EnableRemoteDebug": _is("sagemaker:EnableRemoteDebug", "false", "Bool", "BoolIfExists"),
    "FileSystemId": _is("sagemaker:FileSystemId", "true", "Null"),
    "KeepAlivePeriod": _is("sagemaker:KeepAlivePeriod", "0", "NumericEquals", "NumericEqualsIfExists"),
}

RULE = Rule(
    name="JobsAreBounded",
    requirements=("NFR-1", "NFR-2", "GR-1"),
    claim="A job that users start has an end, our keys, encryption between its hosts, and no way into it",
    wrong="A user may start a job without an end, without our keys, with hosts that talk openly, or open to a debugger",
    matters="Templates bind those who use them; only conditions bind those who write their own request",
    mend="Allow it with the conditions of stacks/constructs/job_bounds.py, or not at all where IAM has no such keys",
    check=check,
)
