"""What runs on, ends or goes by a tag is said by an admin, and what the sweep remembers, by the sweep."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.personas import policies_of_operators
from stacks.rules.model.policies import ROLE, Statement, bounding, granted_to, statements
from stacks.rules.rule import Fact, Rule, either

# Whatever of a user's can write a tag on what the sweep looks at, or take one away.
_TAGGING = (
    "sagemaker:AddTags",
    "sagemaker:CreateApp",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateSpace",
    "sagemaker:CreateTrainingJob",
    "sagemaker:DeleteTags",
)
_ADMINS = {"keep-approved", "approved-until", "when-idle"}
_SWEEPS = {"idle-warned"}
_WRITING = {*_TAGGING, "elasticmapreduce:AddTags", "emr-serverless:TagResource"}
_KEYS = "aws:TagKeys"
_TAGGED = ("Null", _KEYS.lower(), ("false",))  # says nothing of a request without tags
_NAMED = ("ForAnyValue:StringEquals", "ForAnyValue:StringEqualsIfExists")


def check(assembly: Assembly) -> Iterator[Fact]:
    users = roles_of_users(assembly)
    for role in users:
        refused = [pattern for each in bounding(assembly, role) if _refuses(each) for pattern in each.actions]
        open_ = ", ".join(action for action in _TAGGING if not any(fnmatchcase(action, each) for each in refused))
        yield either(role, not open_, "writes no tag of the admins", f"may write the admins' tags by {open_}")
    operators = policies_of_operators(assembly)
    for each in _lets_tag(each for each in statements(assembly) if each.written_in in operators):
        yield either(each.written_in, _is_an_admins(each), "writes these tags only", f"{each.called} writes any tag")
    others = [role for role in assembly.of(ROLE) if role not in users]
    for each in _lets_tag(each for role in others for each in granted_to(assembly, role)):
        bound = _written(each) == _SWEEPS and each.is_given(_KEYS)
        yield either(each.written_in, bound, "remembers warnings", f"{each.called} writes any tag")


def _lets_tag(among: Iterable[Statement]) -> Iterator[Statement]:
    return (each for each in among if each.allows and _WRITING & set(each.actions))


def _is_an_admins(statement: Statement) -> bool:
    """What the sweep remembers, and whose team a thing is, is not an admin's to say."""
    written = _written(statement)
    return bool(written) and written <= _ADMINS | {"keep-until"} and statement.is_given(_KEYS)


def _written(statement: Statement) -> set[str]:
    """The only tags that it lets be written; none where it lets be written any."""
    return set(statement.values(_KEYS, "ForAllValues:StringEquals") or ())


def _refuses(statement: Statement) -> bool:
    """Whoever names one of the tags, among whatever others."""
    named = set(statement.values(_KEYS, *_NAMED) or ())
    whole = statement.effect == "Deny" and statement.resources == ("*",)
    others = [each for each in statement.conditions if each[0] not in _NAMED and each != _TAGGED]
    return whole and named >= _ADMINS | _SWEEPS and not others


RULE = Rule(
    name="ExemptionsAreTheAdmins",
    requirements=("GR-1",),
    claim="Admins alone approve what runs on, how long, and what may be deleted; the sweep says only that it warned",
    wrong="A user may set the tags by which the sweep knows what an admin allowed, or an admin any tag at all",
    matters="Whoever writes them keeps what is his, ends another's job, or has another's files deleted",
    mend="Leave the denial of stacks/constructs/personas/exempting_tags.py in the boundary",
    check=check,
)
