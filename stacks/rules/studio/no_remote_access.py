"""No tunnel from a laptop into a space."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_people
from stacks.rules.model.policies import Statement, bounding, granted_to
from stacks.rules.rule import Fact, Rule, either

_SPACES = {"sagemaker:CreateSpace", "sagemaker:UpdateSpace"}
_SESSIONS = {"sagemaker:StartSession", "ssm:StartSession"}
_KEY = "sagemaker:RemoteAccess"


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_people(assembly):
        said = [each for each in (*granted_to(assembly, role), *bounding(assembly, role)) if each.allows]
        open_ = [each.called for each in said if _SPACES & set(each.actions) and not _within(each)]
        open_ += [each.called for each in said if _SESSIONS & set(each.actions)]
        yield either(role, not open_, "spaces without remote access only", f"{', '.join(open_)} may open a space")


def _within(statement: Statement) -> bool:
    """A request without the key makes a space without it, or leaves a space as it is."""
    return any(statement.values(_KEY, each) == ("DISABLED",) for each in ("StringEquals", "StringEqualsIfExists"))


RULE = Rule(
    name="NoRemoteAccess",
    requirements=("NFR-1", "NFR-2"),
    claim="Nobody can open a space to an editor on a laptop, whatever he is granted later",
    wrong="A space can be opened to remote access",
    matters="The tunnel carries files out as well as keystrokes in",
    mend="Bound CreateSpace and UpdateSpace by sagemaker:RemoteAccess, in policies and in the boundary",
    check=check,
)
