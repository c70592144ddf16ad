"""The training image, built inside AWS: the admin's laptop needs no container engine."""

from pathlib import Path

from aws_cdk import CustomResource, Duration, IgnoreMode
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs_
from aws_cdk import aws_s3_assets as s3_assets
from constructs import Construct

from lambdas.image_build.environment import Environment
from stacks.constructs.log_group import log_group
from stacks.constructs.python_lambda import PythonLambda
from stacks.constructs.resource_provider import ResourceProvider
from stacks.constructs.statements import allow

SOURCE = Path(__file__).resolve().parents[2] / "training_image"
PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
]
LONGEST_BUILD = Duration.minutes(50)  # CloudFormation gives a custom resource one hour

BUILD_SPEC = {
    "version": "0.2",
    "env": {"shell": "bash"},
    "phases": {
        "pre_build": {
            "commands": [
                'registry="${IMAGE_REPOSITORY_URI%%/*}"',
                'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
            ]
        },
        "build": {"commands": ['docker build --tag "$IMAGE_REPOSITORY_URI:$IMAGE_TAG" .']},
        "post_build": {"commands": ['docker push "$IMAGE_REPOSITORY_URI:$IMAGE_TAG"']},
    },
}


class ImageBuild(Construct):
    """A CodeBuild project and the custom resource that runs it once for each state of the sources.

    Attributes:
        tag: hash of ``training_image/``, known at synthesis.
        digest: ``sha256:…`` of the pushed image, known at deployment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        repository: ecr.Repository,
        builder_name: str,
        key: kms.IKey,
        log_days: int,
    ) -> None:
        super().__init__(scope, construct_id)
        self.repository, self._builder_name = repository, builder_name
        # CDK's own repository_uri takes the ARN apart, which does not survive a reference between stacks.
        resource = repository.node.default_child
        assert isinstance(resource, ecr.CfnRepository)
        self._repository_uri = resource.attr_repository_uri
        self._log_days = log_days
        source = s3_assets.Asset(
            self,
            "Source",
            path=str(SOURCE),
            exclude=["tests", "benchmarks", "evaluation", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis"],
            ignore_mode=IgnoreMode.GIT,
        )
        self.tag = source.asset_hash[:32]
        project = self._project(source, key)
        self.digest = self._image(project).get_att_string("Digest")

    @property
    def uri(self) -> str:
        """Repository and tag; pin it with the digest wherever both are taken."""
        return f"{self._repository_uri}:{self.tag}"

    def _project(self, source: s3_assets.Asset, key: kms.IKey) -> codebuild.Project:
        logs = log_group(self, "Logs", days=self._log_days)
        role = self._builder(source, logs, key)
        return codebuild.Project(
            self,
            "Project",
            description="Builds and pushes the training image",
            # The role says exactly what it may do; CDK's own grants would add wildcards.
            role=role.without_policy_updates(),
            source=codebuild.Source.s3(bucket=source.bucket, path=source.s3_object_key),
            build_spec=codebuild.BuildSpec.from_object(BUILD_SPEC),
            environment=codebuild.BuildEnvironment(
                build_image=codebuild.LinuxBuildImage.STANDARD_7_0,
                compute_type=codebuild.ComputeType.MEDIUM,
                privileged=True,  # for Docker; the build holds no data and no long-lived secret
            ),
            environment_variables={
                "IMAGE_REPOSITORY_NAME": codebuild.BuildEnvironmentVariable(value=self.repository.repository_name),
                "IMAGE_REPOSITORY_URI": codebuild.BuildEnvironmentVariable(value=self._repository_uri),
            },
            encryption_key=key,
            grant_report_group_permissions=False,
            timeout=LONGEST_BUILD,
            logging=codebuild.LoggingOptions(cloud_watch=codebuild.CloudWatchLoggingOptions(log_group=logs)),
        )

    def _builder(self, source: s3_assets.Asset, logs: logs_.ILogGroup, key: kms.IKey) -> iam.Role:
        builds = iam.ServicePrincipal("codebuild.amazonaws.com")
        # The registry's policy knows it by name.
        role = iam.Role(self, "Builder", role_name=self._builder_name, assumed_by=builds)
        logs.grant_write(role)
        allow(
            role,
            "ReadTheSource",
            ["s3:GetObject", "s3:GetObjectVersion"],
            [source.bucket.arn_for_objects(source.s3_object_key)],
        )
        allow(
            role,
            "SignInToTheRegistry",
            ["ecr:GetAuthorizationToken"],
            ["*"],
            because="The token has no resource in IAM; what it opens is said by the next statement.",
        )
        allow(role, "PushTheImage", PUSH, [self.repository.repository_arn])
        allow(role, "UseTheProjectsKey", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], [key.key_arn])
        return role

    def _image(self, project: codebuild.Project) -> CustomResource:
        environment = Environment(
            project_name=project.project_name, repository_name=self.repository.repository_name
        ).to_environ()
        start = self._function("Start", "on_event", environment)
        start.allow("StartTheBuild", ["codebuild:StartBuild"], [project.project_arn])
        follow = self._function("Follow", "is_complete", environment)
        follow.allow("FollowTheBuild", ["codebuild:BatchGetBuilds"], [project.project_arn])
        provider = ResourceProvider(
            self,
            "Provider",
            on_event=start,
            is_complete=follow,
            total_timeout=LONGEST_BUILD,
            log_days=self._log_days,
        )
        return CustomResource(
            self,
            "Resource",
            resource_type="Custom::TrainingImage",
            service_token=provider.service_token,
            properties={"ImageTag": self.tag},
        )

    def _function(self, construct_id: str, entry: str, environment: dict[str, str]) -> PythonLambda:
        function = PythonLambda(
            self,
            construct_id,
            package="image_build",
            entry=entry,
            environment=environment,
            timeout=Duration.minutes(1),
            log_days=self._log_days,
        )
        function.allow("LookUpTheImage", ["ecr:DescribeImages"], [self.repository.repository_arn])
        return function
