"""Studio: the domain, who gets in, what they may do there, and where models are registered."""

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from stacks.constructs import emr_calls, heartbeat, job_permissions, studio_domain
from stacks.constructs.calls import Calls
from stacks.constructs.group_assignments import GroupAssignments
from stacks.constructs.handovers import Place, Store, TrainingOffer
from stacks.constructs.model_registry import ModelRegistry
from stacks.constructs.personas import lead, models, spaces, studio_role
from stacks.constructs.personas.lead import Lead
from stacks.constructs.personas.lead_profiles import LeadProfiles
from stacks.constructs.personas.scientist import Scientist
from stacks.constructs.personas.work import Work
from stacks.constructs.studio_domain import StudioDomain
from stacks.constructs.studio_drain import StudioDrain
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
        work = Work(store, offer, self._registry().group_names)
        scientist = Scientist(self, "Role", boundary=offer.boundary, work=work)
        self._lead = Lead(self, "LeadRole", boundary=offer.boundary, work=work)
        self.people = (scientist.role, self._lead.role)
        self.domain = StudioDomain(
            self,
            "Domain",
            name=settings.prefix,
            studio=settings.studio,
            role_arn=scientist.arn,
            vpc=place.vpc,
            subnet_ids=place.subnet_ids,
            security_group=place.app_group,
            key=store.volume_key,
            repository_url=store.code.repository_clone_url_http,
        )
        for person in (scientist, self._lead):
            heartbeat.may_tell_of_its_use(person.role)
            spaces.may_use_spaces(person.role, domain_id=self.domain.id, instance_types=settings.studio.instance_types)
        self._let_in()
        CfnOutput(self, "DomainId", value=self.domain.id)

    @staticmethod
    def calls(settings: Settings) -> tuple[Calls, ...]:
        """What Studio, and people in it, call from inside the network."""
        emr = emr_calls.CALLS if settings.emr.enabled else ()
        people = (*studio_role.CALLS, *spaces.CALLS, *job_permissions.CALLS, *models.CALLS, *lead.CALLS)
        return (*studio_domain.CALLS, *heartbeat.CALLS, *people, *emr)

    def _let_in(self) -> None:
        """Groups get the application, leads a profile of their own; on deletion the domain is emptied first."""
        identity, retention = self._settings.identity, self._settings.retention
        access = GroupAssignments(
            self,
            "Access",
            application_arn=self.domain.application_arn,
            groups=identity.groups,
            log_days=retention.log_days,
        )
        profiles = LeadProfiles(
            self,
            "Leads",
            domain_id=self.domain.id,
            users=identity.leads,
            role_arn=self._lead.arn,
            security_group=self._place.app_group,
            assignments=access,
        )
        drain = StudioDrain(
            self,
            "Drain",
            domain=self.domain.resource,
            keep_spaces=retention.keep_data,
            log_days=retention.log_days,
        )
        # What was made last is deleted first: a profile cannot go before its spaces.
        drain.node.add_dependency(profiles)

    def _registry(self) -> ModelRegistry:
        return ModelRegistry(
            self,
            "Registry",
            prefix=self._settings.prefix,
            groups=self._settings.registry.model_groups,
            keep=self._settings.retention.keep_data,
            log_days=self._settings.retention.log_days,
        )
