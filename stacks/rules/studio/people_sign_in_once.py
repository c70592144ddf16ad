"""People come through Identity Center, as groups, and this platform keeps no password or key of theirs."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_ASSIGNMENT, _GROUP = "AWS::SSO::ApplicationAssignment", "Custom::IdentityCenterGroup"


def check(assembly: Assembly) -> Iterator[Fact]:
    for domain in assembly.of(DOMAIN):
        yield either(domain, domain.get("AuthMode") == "SSO", "entered by single sign-on", "entered without it")
        named = domain.get("DomainSettings.ExecutionRoleIdentityConfig") == "USER_PROFILE_NAME"
        yield either(domain, named, "CloudTrail names the person", "CloudTrail names the role only")
        entries = [each for each in assembly.of(_ASSIGNMENT) if _is_for(assembly, each, domain)]
        yield either(domain, entries, f"let in: {len(entries)} groups, by name", "nobody is let in by a group")
    for entry in assembly.of(_ASSIGNMENT):
        wanted = any(_is_for(assembly, entry, domain) for domain in assembly.of(DOMAIN))
        yield either(entry, wanted, "a group, looked up by its name", "lets in somebody else, or to something else")
    keys = [each for each in assembly.resources if each.kind.startswith("AWS::IAM::") and each.kind not in _KEYLESS]
    yield either("", not keys, "no user, key or identity provider is made", f"{len(keys)} users or keys are made")


_KEYLESS = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}


def _is_for(assembly: Assembly, entry: Resource, domain: Resource) -> bool:
    to = entry.get("ApplicationArn") == reference(domain.stack, domain.name, "SingleSignOnApplicationArn")
    found = {reference(each.stack, each.name, "GroupId") for each in assembly.of(_GROUP) if each.get("DisplayName")}
    found |= {reference(each.stack, each.name) for each in assembly.of(_GROUP)}
    return to and entry.get("PrincipalType") == "GROUP" and entry.get("PrincipalId") in found


RULE = Rule(
    name="PeopleSignInOnce",
    requirements=("C-2",),
    claim="People enter by single sign-on as members of groups, and no credentials are kept here",
    wrong="Somebody enters another way, or the platform makes credentials",
    matters="A key that is not Identity Center's stays valid when its owner leaves",
    mend="Name the group in config/*.toml under identity.groups",
    check=check,
)
