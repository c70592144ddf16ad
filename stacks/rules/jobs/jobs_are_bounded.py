"""Whatever request a user writes himself, its job ends, is encrypted and cannot be entered."""

from collections.abc import Iterator, Mapping

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.policies import Statement, granted_to
from stacks.rules.rule import Fact, Rule, either, holds

_TRAINING, _PROCESSING = "sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"
_NUMBER = ("NumericLessThanEquals",)
_ASKED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    _TRAINING: {
        "sagemaker:MaxRuntimeInSeconds": _NUMBER,
        "sagemaker:OutputKmsKeyArn": ("StringEquals", "ArnEquals"),
        "sagemaker:EnableRemoteDebug": ("Bool", "BoolIfExists"),
    },
    _PROCESSING: {
        "sagemaker:MaxRuntimeInSeconds": _NUMBER,
        "sagemaker:OutputKmsKeyArn": ("StringEquals", "ArnEquals"),
    },
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starting = [
            (each, action)
            for each in granted_to(assembly, role)
            if each.allows
            for action in each.actions
            if action in _ASKED
        ]
        for each, action in starting:
            missing = [key for key, operators in _ASKED[action].items() if not _asks(each, key, operators)]
            yield either(role, not missing, f"{each.called} is bounded", f"{each.called} lacks {', '.join(missing)}")
        if not starting:
            yield holds(role, "starts no jobs")


def _asks(statement: Statement, key: str, operators: tuple[str, ...]) -> bool:
    return any(statement.values(key, each) for each in operators)


RULE = Rule(
    name="JobsAreBounded",
    requirements=("NFR-1", "GR-1"),
    claim="A job that users start has an end, results under our key, and no remote debugger",
    wrong="A user may start a job without an end, without our key, or open to a debugger",
    matters="Templates bind those who use them; only conditions bind those who write their own request",
    mend="Bound CreateTrainingJob by MaxRuntimeInSeconds, OutputKmsKeyArn and EnableRemoteDebug",
    check=check,
)
