"""What a person in Studio works with, whatever his persona."""

from collections.abc import Sequence
from dataclasses import dataclass

from stacks.constructs.handovers import Store, TrainingOffer
from stacks.constructs.job_permissions import may_process, may_read_job_logs, may_read_templates, may_train
from stacks.constructs.personas.studio_role import StudioRole


@dataclass(frozen=True)
class Work:
    """Data, code, jobs and kinds of models. ``model_groups`` are names of model package groups."""

    store: Store
    offer: TrainingOffer
    model_groups: Sequence[str]

    def give_to(self, person: StudioRole) -> None:
        """Read what is raw, write what is derived, propose code, start bounded jobs."""
        buckets, offer = self.store.buckets, self.offer
        person.read([buckets.raw, buckets.models])
        person.write([buckets.derived, buckets.configuration, buckets.artefacts])
        person.use_keys(data=self.store.key, volumes=self.store.volume_key)
        person.version_code(self.store.code)
        may_read_templates(person.role, offer.template_arns)
        may_read_job_logs(person.role)
        may_process(person.role, offer.bounds, processing_role_arn=offer.processing_role_arn)
        may_train(person.role, offer.bounds, training_role_arn=offer.role_arn, algorithm_arn=offer.algorithm_arn)
