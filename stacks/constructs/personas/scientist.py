"""The data scientist: trains models and registers them for somebody else to approve."""

from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.constructs.personas.models import may_register_models, may_see_models
from stacks.constructs.personas.studio_role import StudioRole
from stacks.constructs.personas.work import Work


class Scientist(StudioRole):
    """What everybody is who has no profile of his own, and what every app in a shared space runs as."""

    def __init__(self, scope: Construct, construct_id: str, *, boundary: iam.IManagedPolicy, work: Work) -> None:
        super().__init__(scope, construct_id, boundary=boundary)
        work.give_to(self)
        may_see_models(self.role, work.model_groups)
        may_register_models(self.role, work.model_groups)
