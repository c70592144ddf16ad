"""The admin: stops what runs, starts the checks, deploys; reads no data and approves no model."""

from collections.abc import Sequence

from aws_cdk import DefaultStackSynthesizer, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.personas.exempting_tags import EXEMPT, GIVE_TIME, GIVE_UP, may_write
from stacks.constructs.statements import allow

# What ``cdk deploy`` assumes: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
DEPLOYING_ROLES = ("deploy-role", "file-publishing-role", "image-publishing-role", "lookup-role")
STOP_JOBS = ("sagemaker:StopProcessingJob", "sagemaker:StopTrainingJob")
STOP_APPS = ("sagemaker:DeleteApp",)
MAKE_WAY = ("sagemaker:DeleteUserProfile",)
_OWN_NAMES = "People choose the names of their own jobs, spaces and apps below the platform's names."


class Admin(Construct):
    """A customer managed policy, for a permission set of IAM Identity Center to name beside the auditor's.

    Whoever deploys can change everything, this policy included: what he deploys is in the repository for everybody to
    read, and he does it as CDK's roles, whose every call CloudTrail keeps.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        domain_id: str,
        idle_sweep: lambda_.IFunction,
        access_analysis: sfn.IStateMachine,
    ) -> None:
        super().__init__(scope, construct_id)
        self.policy = iam.ManagedPolicy(
            self,
            "Resource",
            managed_policy_name=f"{prefix}-admin",
            description="Stops what runs, starts the checks, deploys; reads no data and approves no model",
        )
        jobs = [self._arn(kind, f"{prefix}-*") for kind in ("processing-job", "training-job")]
        self._may("StopJobs", STOP_JOBS, jobs)
        self._may("StopApps", STOP_APPS, [self._arn("app", f"{domain_id}/*")])
        kept = [self._arn(kind, f"{domain_id}/*") for kind in ("app", "space", "user-profile")]
        spaces = [self._arn("space", f"{domain_id}/*")]
        self._writes("ApproveWhatRunsOn", EXEMPT, [*kept, self._arn("domain", domain_id)])
        self._writes("ApproveHowLongJobsRun", GIVE_TIME, jobs)
        self._writes("AllowToDeleteUnusedSpaces", GIVE_UP, spaces)
        # A person has one profile: the one of a scientist goes before he gets the one of a lead.
        self._may("MakeWayForALead", MAKE_WAY, [self._arn("user-profile", f"{domain_id}/*")])
        self._may("SweepIdleApps", ["lambda:InvokeFunction"], [idle_sweep.function_arn])
        self._may("LookForWaysOut", ["states:StartExecution"], [access_analysis.state_machine_arn])
        self._may("DeployWithTheCdk", ["sts:AssumeRole"], _deploying_roles(Stack.of(self)))

    def _may(self, sid: str, actions: Sequence[str], resources: Sequence[str]) -> None:
        allow(self.policy, sid, actions, resources, because=_OWN_NAMES)

    def _writes(self, sid: str, tags: Sequence[str], resources: Sequence[str]) -> None:
        may_write(self.policy, sid, tags, resources, because=_OWN_NAMES)

    def _arn(self, kind: str, name: str) -> str:
        return Stack.of(self).format_arn(service="sagemaker", resource=kind, resource_name=name)


def _deploying_roles(stack: Stack) -> list[str]:
    """CDK's roles of this account and Region, as ``cdk bootstrap`` names them."""
    qualifier = DefaultStackSynthesizer.DEFAULT_QUALIFIER
    return [
        stack.format_arn(
            service="iam",
            region="",
            resource="role",
            resource_name=f"cdk-{qualifier}-{name}-{stack.account}-{stack.region}",
        )
        for name in DEPLOYING_ROLES
    ]
