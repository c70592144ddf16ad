"""Studio: the domain, who gets in, what they may do there, and where models are registered."""

from aws_cdk import CfnOutput, Duration, Environment, Stack
from constructs import Construct

from jobs.instances import has_local_storage
from stacks.constructs import emr_calls, job_permissions, studio_domain, studio_role
from stacks.constructs.calls import Calls
from stacks.constructs.group_assignments import GroupAssignments
from stacks.constructs.handovers import Place, Store, TrainingOffer
from stacks.constructs.job_bounds import JobBounds
from stacks.constructs.job_permissions import (
    may_process,
    may_read_job_logs,
    may_read_templates,
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
        place: Place,
        store: Store,
        offer: TrainingOffer,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self._settings, self._place, self._store = settings, place, store
        role = self._studio_role(offer)
        self.people = (role.role,)
        self.domain = StudioDomain(
            self,
            "Domain",
            name=settings.prefix,
            studio=settings.studio,
            role_arn=role.arn,
            vpc=place.vpc,
            subnet_ids=place.subnet_ids,
            security_group=place.app_group,
            key=store.volume_key,
            repository_url=store.code.repository_clone_url_http,
        )
        role.open_apps(domain_id=self.domain.id, instance_types=settings.studio.instance_types)
        self._let_in()
        CfnOutput(self, "DomainId", value=self.domain.id)

    @staticmethod
    def calls(settings: Settings) -> tuple[Calls, ...]:
        """What Studio, and people in it, call from inside the network."""
        emr = emr_calls.CALLS if settings.emr.enabled else ()
        return (*studio_domain.CALLS, *studio_role.CALLS, *job_permissions.CALLS, *emr)

    def _studio_role(self, offer: TrainingOffer) -> StudioRole:
        role, store, buckets = StudioRole(self, "Role"), self._store, self._store.buckets
        role.read([buckets.raw, buckets.models])
        role.write([buckets.derived, buckets.configuration, buckets.artefacts])
        role.use_keys(data=store.key, volumes=store.volume_key)
        role.version_code(store.code)
        may_read_templates(role.role, offer.template_arns)
        may_read_job_logs(role.role)
        may_register_models(role.role, self._registry().group_names)
        may_process(role.role, self._job_bounds(), processing_role_arn=offer.processing_role_arn)
        may_train(role.role, self._job_bounds(), training_role_arn=offer.role_arn, algorithm_arn=offer.algorithm_arn)
        return role

    def _job_bounds(self) -> JobBounds:
        training = self._settings.training
        return JobBounds(
            prefix=self._settings.prefix,
            instance_type=training.cpu_instance_type,
            subnet_ids=self._place.subnet_ids,
            security_group_id=self._place.training_group.security_group_id,
            output_key_arn=self._store.key.key_arn,
            volume_key_arn="" if has_local_storage(training.cpu_instance_type) else self._store.volume_key.key_arn,
            max_runtime_seconds=int(Duration.hours(training.max_runtime_hours).to_seconds()),
        )

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
            prefix=self._settings.prefix,
            groups=self._settings.registry.model_groups,
            keep=self._settings.retention.keep_data,
            log_days=self._settings.retention.log_days,
        )
