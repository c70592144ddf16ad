"""What a user's role can never start, whatever is attached to it later: denials for its permissions boundary.

They say how jobs and apps may be started. What may be started at all is the boundary's allow-list: an action that IAM
cannot bound, or that AWS adds next year, is not on it, so no denial names it. Single values: ``IfExists`` counts a
missing key as a match, so its denial refuses. Lists have ``Null`` beside it, since ``ForAnyValue`` alone is false of a
missing one. A managed policy has 6,144 characters; these are short for its sake, and take about 2,800 of them.
"""

from collections.abc import Iterator, Sequence

from aws_cdk import aws_iam as iam

from stacks.constructs.job_bounds import JobBounds

# Training, processing and tuning jobs; labeling jobs have no such keys, and so are refused by every denial.
_JOBS = "sagemaker:Create*ingJob"
_TRAIN, _APPS = "sagemaker:CreateTrainingJob", "sagemaker:CreateApp"
_TYPES = "sagemaker:InstanceTypes"
_ANY_OTHER = "ForAnyValue:StringNotEqualsIfExists"


def job_denials(bounds: JobBounds) -> list[iam.PolicyStatement]:
    """Jobs outside these bounds. What only training jobs can do more must be off, or left out."""
    return [
        *_only_listed(bounds),
        *(_deny(f"Jobs{_word(key)}", [_JOBS], "ArnNotEqualsIfExists", key, arn) for key, arn in bounds.keys.items()),
        _deny(
            "JobsEnd",
            [_JOBS],
            "NumericGreaterThanIfExists",
            "sagemaker:MaxRuntimeInSeconds",
            str(bounds.max_runtime_seconds),
        ),
        _deny("JobsTalkEncrypted", [_JOBS], "BoolIfExists", "sagemaker:InterContainerTrafficEncryption", "false"),
        _deny("JobsAreNotEntered", [_TRAIN], "Bool", "sagemaker:EnableRemoteDebug", "true"),
        _deny("JobsAreNotKept", [_TRAIN], "NumericGreaterThan", "sagemaker:KeepAlivePeriod", "0"),
        _deny("JobsMountNothing", [_TRAIN], "Null", "sagemaker:FileSystemId", "false"),
    ]


def app_denials(instance_types: Sequence[str]) -> list[iam.PolicyStatement]:
    """Apps on other types. A space's own type counts only once an app names it."""
    return [
        _deny("AppsInstanceTypes", [_APPS], _ANY_OTHER, _TYPES, list(instance_types)),
        _deny("AppsInstanceTypesGiven", [_APPS], "Null", _TYPES, "true"),
    ]


def _only_listed(bounds: JobBounds) -> Iterator[iam.PolicyStatement]:
    for key, values in bounds.lists.items():
        yield _deny(f"Jobs{_word(key)}", [_JOBS], _ANY_OTHER, key, values)
        yield _deny(f"Jobs{_word(key)}Given", [_JOBS], "Null", key, "true")


def _deny(sid: str, actions: Sequence[str], operator: str, key: str, value: object) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid, effect=iam.Effect.DENY, actions=list(actions), resources=["*"], conditions={operator: {key: value}}
    )


def _word(key: str) -> str:
    return key.partition(":")[2]
