"""Which role or policy is whose."""

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_people
from stacks.rules.model.policies import MANAGED, boundaries, granted_to, holders

REGISTER, APPROVE = "sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"


def leads(assembly: Assembly) -> tuple[Resource, ...]:
    """The roles of those who answer for what goes on: people who may decide about models."""
    return tuple(role for role in roles_of_people(assembly) if may(assembly, role, APPROVE))


def may(assembly: Assembly, role: Resource, action: str) -> bool:
    return any(each.allows and action in each.actions for each in granted_to(assembly, role))


def policies_of_operators(assembly: Assembly) -> tuple[Resource, ...]:
    """Managed policies that no role here has: permission sets of IAM Identity Center name them."""
    bounding = boundaries(assembly)
    return tuple(each for each in assembly.of(MANAGED) if each not in bounding and not holders(assembly, each))
