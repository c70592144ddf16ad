"""Spark for people in Studio, present only where the settings ask for it."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.constructs.emr_calls import FIND, RUN, SPEAK, WATCH
from stacks.constructs.handovers import Place, Store
from stacks.constructs.spark_application import SparkApplication
from stacks.constructs.spark_role import EMR, LOGS, SparkRole
from stacks.constructs.statements import allow
from stacks.settings import Settings


class EmrStack(Stack):
    """An application, the role that its code acts as, and the right of Studio's people to use both."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        settings: Settings,
        place: Place,
        store: Store,
        people: Sequence[iam.IRole],
        boundary: iam.IManagedPolicy,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self._role = SparkRole(self, "Role", store=store, boundary=boundary)
        self._application = SparkApplication(
            self,
            "Application",
            name=f"{settings.prefix}-spark",
            emr=settings.emr,
            place=place,
            log_uri=f"s3://{store.buckets.artefacts.bucket_name}/{LOGS}/",
            log_key=store.key,
        )
        self._let(people)
        CfnOutput(self, "ApplicationId", value=self._application.id)
        CfnOutput(self, "RoleArn", value=self._role.role.role_arn)

    def _let(self, people: Sequence[iam.IRole]) -> None:
        """The permission is here and not with the role: without EMR, Studio has no word of it."""
        policy = iam.ManagedPolicy(self, "MayUseSpark", roles=list(people))
        arn = self._application.arn
        allow(policy, "FindSpark", FIND, ["*"], because="Listing has no resource in IAM; it opens nothing.")
        allow(policy, "RunSpark", [*RUN, *SPEAK], [arn])
        allow(policy, "WatchSpark", WATCH, [f"{arn}/jobruns/*"], because="EMR numbers the sessions of the application.")
        handed = {"StringEquals": {"iam:PassedToService": EMR}}
        allow(policy, "PassTheSparkRoleToEmrOnly", ["iam:PassRole"], [self._role.role.role_arn], handed)
