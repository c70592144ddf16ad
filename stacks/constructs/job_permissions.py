"""What a role may do with training and processing jobs."""

from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam

from jobs.names import PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP
from stacks.constructs.calls import Calls
from stacks.constructs.job_bounds import JobBounds
from stacks.constructs.statements import allow

SAGEMAKER = "sagemaker.amazonaws.com"
_OWN_NAMES = "People choose the names of their own jobs below the platform's prefix."
TRAIN = ("sagemaker:CreateTrainingJob",)
FOLLOW = ("sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob", "sagemaker:AddTags")
PROCESS = ("sagemaker:CreateProcessingJob",)
FOLLOW_PROCESSING = ("sagemaker:DescribeProcessingJob", "sagemaker:StopProcessingJob", "sagemaker:AddTags")
READ_ALGORITHM = ("sagemaker:DescribeAlgorithm",)
LIST_JOBS = ("sagemaker:ListTrainingJobs",)
READ_TEMPLATES = ("ssm:GetParameter",)
READ_LOGS = ("logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents")
CALLS = (
    Calls(
        "sagemaker.api", (*TRAIN, *FOLLOW, *READ_ALGORITHM, *LIST_JOBS), "jobs are submitted and followed from Studio"
    ),
    Calls("sagemaker.api", (*PROCESS, *FOLLOW_PROCESSING), "scenes are cut to tiles from Studio"),
    Calls("ssm", READ_TEMPLATES, "a job begins with its template"),
    Calls("logs", READ_LOGS, "a job is followed by its log; the SDK hangs at 'Starting' without it"),
)


def may_train(role: iam.Role, bounds: JobBounds, *, training_role_arn: str, algorithm_arn: str) -> None:
    """CPU jobs inside the network. GPU types are missing from the bounds: those need an admin's approval."""
    jobs = _sagemaker(role, "training-job", f"{bounds.prefix}-*")
    allow(role, "TrainInsideTheNetwork", TRAIN, [jobs], bounds.training_conditions, because=_OWN_NAMES)
    allow(
        role,
        "FollowAndStopJobs",
        FOLLOW,
        [jobs],
        because=_OWN_NAMES,
    )
    allow(role, "ReadTheAlgorithm", READ_ALGORITHM, [algorithm_arn])
    allow(role, "ListJobs", LIST_JOBS, ["*"], because="ListTrainingJobs has no resource in IAM.")
    _may_pass(role, "PassTheTrainingRoleToSageMakerOnly", training_role_arn)


def may_process(role: iam.Role, bounds: JobBounds, *, processing_role_arn: str) -> None:
    """Cutting scenes to tiles, on the same terms."""
    jobs = _sagemaker(role, "processing-job", f"{bounds.prefix}-*")
    allow(role, "ProcessInsideTheNetwork", PROCESS, [jobs], bounds.conditions, because=_OWN_NAMES)
    allow(role, "FollowAndStopProcessing", FOLLOW_PROCESSING, [jobs], because=_OWN_NAMES)
    _may_pass(role, "PassTheProcessingRoleToSageMakerOnly", processing_role_arn)


def _may_pass(role: iam.Role, sid: str, passed_role_arn: str) -> None:
    condition = {"StringEquals": {"iam:PassedToService": SAGEMAKER}}
    allow(role, sid, ["iam:PassRole"], [passed_role_arn], condition)


def may_read_templates(role: iam.Role, parameter_arns: Sequence[str]) -> None:
    allow(role, "ReadTheJobTemplates", READ_TEMPLATES, parameter_arns)


def may_read_job_logs(role: iam.Role) -> None:
    groups = [
        Stack.of(role).format_arn(
            service="logs", resource="log-group", resource_name=name, arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        for name in (TRAINING_LOG_GROUP, PROCESSING_LOG_GROUP)
    ]
    allow(
        role,
        "ReadTheLogsOfJobs",
        READ_LOGS,
        [*groups, *(f"{group}:*" for group in groups)],
        because="SageMaker names one stream for each host of each job.",
    )


def _sagemaker(role: iam.Role, kind: str, name: str) -> str:
    return Stack.of(role).format_arn(service="sagemaker", resource=kind, resource_name=name)
