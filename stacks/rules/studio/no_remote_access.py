"""No tunnel from a laptop into a space."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_people
from stacks.rules.model.policies import Statement, granted_to
from stacks.rules.rule import Fact, Rule, either

_SPACES = {"sagemaker:CreateSpace", "sagemaker:UpdateSpace"}
_KEY = "sagemaker:RemoteAccess"


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_people(assembly):
        granted = list(granted_to(assembly, role))
        refused = {action for each in granted if _refuses(each) for action in each.actions}
        open_ = [
            each.called
            for each in granted
            if each.allows and _SPACES & set(each.actions) - refused and not _within(each)
        ]
        yield either(role, not open_, "spaces without remote access only", f"{', '.join(open_)} may open a space")


def _within(statement: Statement) -> bool:
    return any(statement.values(_KEY, each) == ("DISABLED",) for each in ("StringEquals", "StringEqualsIfExists"))


def _refuses(statement: Statement) -> bool:
    found = statement.values(_KEY, "StringEquals")
    return statement.effect == "Deny" and found == ("ENABLED",) and statement.resources == ("*",)


RULE = Rule(
    name="NoRemoteAccess",
    requirements=("NFR-1", "NFR-2"),
    claim="Nobody can open a space to an editor on a laptop",
    wrong="A space can be opened to remote access",
    matters="The tunnel carries files out as well as keystrokes in",
    mend="Bound CreateSpace and UpdateSpace by sagemaker:RemoteAccess",
    check=check,
)
