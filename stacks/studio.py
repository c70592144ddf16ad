"""Studio: the domain, who gets in, what they may do there, and where models are registered."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from stacks.constructs.buckets import Buckets
from stacks.constructs.group_assignments import GroupAssignments
from stacks.constructs.job_permissions import (
    JobBounds,
    may_read_templates,
    may_read_training_logs,
    may_register_models,
    may_train,
)
from stacks.constructs.model_registry import ModelRegistry
from stacks.constructs.studio_domain import StudioDomain
from stacks.constructs.studio_drain import StudioDrain
from stacks.constructs.studio_role import StudioRole
from stacks.settings import Settings


class StudioStack(Stack):
    """The room in which data scientists work."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        settings: Settings,
        vpc: ec2.IVpc,
        subnet_ids: Sequence[str],
        app_group: ec2.ISecurityGroup,
        training_group: ec2.ISecurityGroup,
        buckets: Buckets,
        data_key: kms.IKey,
        studio_key: kms.IKey,
        code: codecommit.IRepository,
        training_role_arn: str,
        algorithm_arn: str,
        templates: Sequence[ssm.IParameter],
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self._settings = settings
        self._name = f"{settings.platform.name}-{settings.environment}"
        role = StudioRole(self, "Role")
        role.read([buckets.raw, buckets.models])
        role.write([buckets.derived, buckets.configuration, buckets.artefacts])
        role.use_keys(data=data_key, volumes=studio_key)
        role.version_code(code)
        may_read_templates(role.role, [template.parameter_arn for template in templates])
        may_read_training_logs(role.role)
        may_register_models(role.role, self._registry().group_names)
        bounds = JobBounds(
            prefix=self._name,
            instance_type=settings.training.cpu_instance_type,
            subnet_ids=subnet_ids,
            security_group_id=training_group.security_group_id,
        )
        may_train(role.role, bounds, training_role_arn=training_role_arn, algorithm_arn=algorithm_arn)
        self.domain = StudioDomain(
            self,
            "Domain",
            name=self._name,
            studio=settings.studio,
            role_arn=role.arn,
            vpc=vpc,
            subnet_ids=subnet_ids,
            security_group=app_group,
            key=studio_key,
            repository_url=code.repository_clone_url_http,
        )
        role.open_apps(domain_id=self.domain.id, instance_types=settings.studio.instance_types)
        self._let_in()
        CfnOutput(self, "DomainId", value=self.domain.id)

    def _let_in(self) -> None:
        """Groups get the application; on deletion the domain is emptied first."""
        log_days = self._settings.retention.log_days
        GroupAssignments(
            self,
            "Access",
            application_arn=self.domain.application_arn,
            groups=self._settings.identity.groups,
            log_days=log_days,
        )
        StudioDrain(
            self,
            "Drain",
            domain=self.domain.resource,
            keep_spaces=self._settings.retention.keep_data,
            log_days=log_days,
        )

    def _registry(self) -> ModelRegistry:
        return ModelRegistry(
            self,
            "Registry",
            prefix=self._name,
            groups=self._settings.registry.model_groups,
            keep=self._settings.retention.keep_data,
            log_days=self._settings.retention.log_days,
        )
