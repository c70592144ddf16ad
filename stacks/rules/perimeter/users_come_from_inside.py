"""What users' code acts as comes to data and to code by our endpoints, whoever owns what it comes to."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.network import ENDPOINT, service_of
from stacks.rules.model.policies import MANAGED, Condition, Statement, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, broken, either

# All actions of a service, and the endpoints that it has.
_SERVICES: Mapping[str, Sequence[str]] = {
    "s3": ("com.amazonaws.s3",),
    "codecommit": ("com.amazonaws.codecommit", "com.amazonaws.git-codecommit"),
}
_ELSEWHERE = ("StringNotEqualsIfExists", "StringNotEquals")
# What a service does for its caller carries no endpoint; policies of buckets say where that may be.
_UNFORWARDED: Condition = ("BoolIfExists", "aws:viaawsservice", ("false",))


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        boundary = assembly.meant(role.get("PermissionsBoundary"), MANAGED)
        if boundary is None:
            yield broken(role, "has no boundary")
            continue
        for service, names in _SERVICES.items():
            ours = _endpoints(assembly, names)
            closed = any(_confines(each, f"{service}:*", ours) for each in _refusals(assembly, boundary))
            yield either(role, closed, f"{service} by our endpoints only", f"{service} from anywhere")


def _endpoints(assembly: Assembly, names: Collection[str]) -> set[str]:
    return {reference(each.stack, each.name) for each in assembly.of(ENDPOINT) if service_of(each) in names}


def _refusals(assembly: Assembly, boundary: Resource) -> Iterator[Statement]:
    for each in statements(assembly):
        if each.written_in is boundary and each.readable and each.effect == "Deny" and each.resources == ("*",):
            yield each


def _confines(statement: Statement, actions: str, ours: Collection[str]) -> bool:
    elsewhere = [each for each in statement.conditions if each[0] in _ELSEWHERE and each[1] == "aws:sourcevpce"]
    named = [value for _, _, values in elsewhere for value in values]
    rest = set(statement.conditions) - set(elsewhere) - ({_UNFORWARDED} if actions == "s3:*" else set())
    return actions in statement.actions and len(elsewhere) == 1 and bool(named) and set(named) <= set(ours) and not rest


RULE = Rule(
    name="UsersComeFromInside",
    requirements=("NFR-1", "NFR-2", "C-3"),
    claim="Roles of users come to buckets and repositories through our endpoints only",
    wrong="Credentials of users work outside of the network",
    matters="CodeCommit has no policies of repositories: only its callers' own can keep code inside",
    mend="Give the boundary the denials of stacks/constructs/perimeter.py",
    check=check,
)
