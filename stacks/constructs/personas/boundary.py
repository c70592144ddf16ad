"""The boundary of every role that users' code acts as: whatever is granted to the role, it can do no more than this."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from jobs.names import PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP
from lambdas.idle_shutdown.heartbeats import NAMESPACE
from stacks.constructs import heartbeat
from stacks.constructs.job_bounds import JobBounds
from stacks.constructs.job_permissions import PROCESS, TRAIN
from stacks.constructs.personas.exempting_tags import approving_is_for_admins
from stacks.constructs.personas.main_branch import main_needs_a_review
from stacks.constructs.personas.spaces import MAKE_SPACES, NO_REMOTE_ACCESS, OPEN_APPS, on_these_types
from stacks.constructs.statements import allow
from stacks.rules.identity.reviewed import reviewed_actions

MOST_CHARACTERS = 6_144  # of a managed policy, blanks aside: IAM refuses a longer one
PASS = ("iam:PassRole",)
RUNNERS = ("sagemaker.amazonaws.com", "emr-serverless.amazonaws.com")
JOBS = (*TRAIN, *PROCESS)
BOUNDED = (*JOBS, *OPEN_APPS, *MAKE_SPACES, *PASS, *heartbeat.TELL)
METRICS = {"StringEquals": {"cloudwatch:namespace": [NAMESPACE, TRAINING_LOG_GROUP, PROCESSING_LOG_GROUP]}}

# What would outlive the boundary or go around it: permissions, policies of resources, other roles, sessions.
# Patterns, since these are denials: what AWS adds under such a name is refused too.
LASTING = (
    "ecr:*Policy",
    "iam:A*",
    "iam:C*",
    "iam:D*",
    "iam:Put*",
    "iam:R*",
    "iam:S*",
    "iam:T*",
    "iam:U*",
    "kms:PutKeyPolicy",
    "s3:*Acl",
    "s3:PutAccess*",
    "s3:PutBucket*",
    "ssm:StartSession",
    "sts:AssumeRole*",
)
_BOUNDS_ONLY = "A boundary allows nothing by itself: the policies of each role name what they are for."


class Boundary(Construct):
    """A managed policy under a name that people can look for.

    It allows the reviewed list of actions and nothing else, so that an action which nobody has looked at is out of
    reach. What starts an instance is allowed as the bounds say: conditions of an Allow refuse a request that lacks
    their keys, and take a third of the room that as many denials would.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        jobs: JobBounds,
        app_types: Sequence[str],
        passed_roles: Sequence[str],
        raw: s3.IBucket,
        denials: Sequence[iam.PolicyStatement],
    ) -> None:
        super().__init__(scope, construct_id)
        freely = [action for action in reviewed_actions() if action not in BOUNDED]
        self.policy = iam.ManagedPolicy(
            self, "Resource", managed_policy_name=name, description="The most that code of users can do"
        )
        self._within("WhatWasReviewed", freely)
        self._within("JobsInsideTheirBounds", JOBS, jobs.training_conditions)
        self._within("AppsOnTheseInstances", OPEN_APPS, on_these_types(app_types))
        self._within("SpacesThatNoLaptopEnters", MAKE_SPACES, NO_REMOTE_ACCESS)
        self._within("MetricsOfOurOwn", heartbeat.TELL, METRICS)
        handed = {"StringEquals": {"iam:PassedToService": list(RUNNERS)}}
        allow(self.policy, "RolesOfJobsToWhatRunsThem", PASS, passed_roles, handed, because=_BOUNDS_ONLY)
        self.policy.add_statements(_out_of_reach(), _never_deleted(raw), main_needs_a_review(["*"]), *denials)
        self.policy.add_statements(approving_is_for_admins())

    def _within(self, sid: str, actions: Sequence[str], conditions: Mapping[str, object] | None = None) -> None:
        allow(self.policy, sid, actions, ["*"], conditions, because=_BOUNDS_ONLY)


def _never_deleted(raw: s3.IBucket) -> iam.PolicyStatement:
    """Nobody who works here deletes raw data, older versions of it included."""
    objects, actions = [raw.arn_for_objects("*")], ["s3:DeleteObject*"]
    return iam.PolicyStatement(sid="RawDataStays", effect=iam.Effect.DENY, actions=actions, resources=objects)


def _out_of_reach() -> iam.PolicyStatement:
    actions = list(LASTING)
    return iam.PolicyStatement(sid="OutOfReach", effect=iam.Effect.DENY, actions=actions, resources=["*"])
