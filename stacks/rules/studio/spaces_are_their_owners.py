"""All people of a persona share a role; what tells them apart is whose space a request is about."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_people
from stacks.rules.model.policies import ACCOUNT, Statement, granted_to
from stacks.rules.rule import Fact, Rule, either

_SPACES = {"sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"}
_APPS = {"sagemaker:CreateApp", "sagemaker:DeleteApp"}
_OWNER = "sagemaker:OwnerUserProfileArn"
# The profile in our domain that the request's own session is of.
_MINE = re.compile(
    rf"arn:[^:*]+:sagemaker:[^:*]+:{ACCOUNT}:user-profile/«[^»:]+:[^»:]+\.DomainId»/\$\{{sagemaker:UserProfileName\}}"
)


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_people(assembly):
        said = [each for each in granted_to(assembly, role) if each.allows and (_SPACES | _APPS) & set(each.actions)]
        for each in said:
            shared = _is_shared(each) and not _SPACES & set(each.actions)
            yield either(role, _is_own(each) or shared, f"{each.called}: own or shared", f"{each.called}: anybody's")


def _is_own(statement: Statement) -> bool:
    owners = [values for operator in ("ArnEquals", "ArnLike") if (values := statement.values(_OWNER, operator))]
    return bool(owners) and all(_MINE.fullmatch(name) for values in owners for name in values)


def _is_shared(statement: Statement) -> bool:
    return statement.values("sagemaker:SpaceSharingType", "StringEquals") == ("Shared",)


RULE = Rule(
    name="SpacesAreTheirOwners",
    requirements=("FR-1", "C-2"),
    claim="People make, change and delete their own spaces, and open apps in those and in shared ones",
    wrong="Somebody may open or delete what is in another person's private space",
    matters="In a space lie files that nobody has shared, and a lead's space acts with a lead's permissions",
    mend="Bound the action by sagemaker:OwnerUserProfileArn, as stacks/constructs/personas/spaces.py does",
    check=check,
)
