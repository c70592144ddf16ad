"""What a user's role can never start, whatever is attached to it later: denials for its permissions boundary.

Single values: ``IfExists`` counts a missing key as a match, so its denial refuses. Lists have ``Null`` beside it, since
``ForAnyValue`` alone is false of a missing one. Together they fit a boundary beside its allow-list: a managed policy
has 6,144 characters, of which these take about 3,300.
"""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam

from stacks.constructs.job_bounds import JobBounds

# Training, processing and tuning jobs; labeling jobs have no such keys, and so are refused by every denial.
_JOBS = ("sagemaker:Create*ingJob",)
_TRAIN = ("sagemaker:CreateTrainingJob",)
_ANY_OTHER = "ForAnyValue:StringNotEqualsIfExists"

# Other ways to start an instance, to hand something out or to come in: IAM has no keys for their network, types or
# time, or nobody here needs them. The boundary's allow-list has none of them; this is a second lock. Patterns, since a
# denial may say too much: what AWS adds under such a name is refused too. Compared with AWS's service authorization
# reference and with botocore 1.44.5, which has actions that the reference has not.
OUT_OF_REACH = (
    "sagemaker:*Hub*",
    "sagemaker:*Pipeline*",
    "sagemaker:*Session*",
    "sagemaker:Create*Definition",
    "sagemaker:Create*Plan",
    "sagemaker:Create*Schedule",
    "sagemaker:Create*ation*Job",
    "sagemaker:CreateAI*",
    "sagemaker:CreateAutoML*",
    "sagemaker:CreateCluster*",
    "sagemaker:CreateEndpoint*",
    "sagemaker:CreateInference*",
    "sagemaker:CreateJob",
    "sagemaker:CreateModel",
    "sagemaker:CreateNotebook*",
    "sagemaker:CreatePartner*",
    "sagemaker:CreatePresignedDomainUrl",
    "sagemaker:CreateTransformJob",
    "sagemaker:CreateWork*",
    "sagemaker:Put*Policy",
    "sagemaker:UpdateDomain",
    "sagemaker:UpdateTrainingJob",
)


def job_denials(bounds: JobBounds) -> list[iam.PolicyStatement]:
    """Jobs outside these bounds, and every other way to start an instance but an app."""
    placed = [
        statement
        for key, values in bounds.lists.items()
        for statement in (
            _deny(f"Jobs{_word(key)}AreOurs", _JOBS, _ANY_OTHER, key, values),
            _deny(f"Jobs{_word(key)}AreGiven", _JOBS, "Null", key, "true"),
        )
    ]
    encrypted = [
        _deny(f"Jobs{_word(key)}IsOurs", _JOBS, "ArnNotEqualsIfExists", key, arn) for key, arn in bounds.keys.items()
    ]
    seconds = str(bounds.max_runtime_seconds)
    return [
        *placed,
        *encrypted,
        _deny("JobsEnd", _JOBS, "NumericGreaterThanIfExists", "sagemaker:MaxRuntimeInSeconds", seconds),
        _deny("JobsHostsTalkEncrypted", _JOBS, "BoolIfExists", "sagemaker:InterContainerTrafficEncryption", "false"),
        _deny("JobsAreNotEntered", _TRAIN, "Bool", "sagemaker:EnableRemoteDebug", "true"),
        _deny("JobsAreNotKeptWarm", _TRAIN, "NumericGreaterThan", "sagemaker:KeepAlivePeriod", "0"),
        _deny("JobsMountNoFileSystems", _TRAIN, "Null", "sagemaker:FileSystemId", "false"),
        _deny("JobsTakeNoGatedModels", _TRAIN, "Bool", "sagemaker:DirectGatedModelAccess", "true"),
        iam.PolicyStatement(sid="OutOfReach", effect=iam.Effect.DENY, actions=list(OUT_OF_REACH), resources=["*"]),
    ]


def app_denials(instance_types: Sequence[str]) -> list[iam.PolicyStatement]:
    """Apps on other types, and spaces open to laptops. A space's own type counts only once an app names it."""
    key, apps, spaces = "sagemaker:InstanceTypes", ["sagemaker:CreateApp"], ("CreateSpace", "UpdateSpace")
    return [
        _deny("AppsInstanceTypesAreOurs", apps, _ANY_OTHER, key, list(instance_types)),
        _deny("AppsInstanceTypesAreGiven", apps, "Null", key, "true"),
        _deny(
            "SpacesAreNotEntered",
            [f"sagemaker:{each}" for each in spaces],
            "StringEquals",
            "sagemaker:RemoteAccess",
            "ENABLED",
        ),
    ]


def _deny(sid: str, actions: Sequence[str], operator: str, key: str, value: object) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid, effect=iam.Effect.DENY, actions=list(actions), resources=["*"], conditions={operator: {key: value}}
    )


def _word(key: str) -> str:
    return key.partition(":")[2]
