"""Studio's apps have their interfaces in our subnets, and no second one of SageMaker's own."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN, templates
from stacks.rules.model.network import ENDPOINT, GROUP, SUBNET, VPC
from stacks.rules.model.policies import role_of
from stacks.rules.rule import Fact, Rule, broken, either

# Shared spaces ignore what is said for users, so both must say it.
_DEFAULTS = ("DefaultUserSettings", "DefaultSpaceSettings")
_KNOWN = {
    "AppNetworkAccessType",
    "AuthMode",
    "DefaultSpaceSettings",
    "DefaultUserSettings",
    "DomainName",
    "DomainSettings",
    "HomeEfsFileSystemCreation",
    "KmsKeyId",
    "SubnetIds",
    "TagPropagation",
    "Tags",
    "VpcId",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    if not assembly.of(DOMAIN):
        yield broken("", "no domain")
    for domain in assembly.of(DOMAIN):
        strange = ", ".join(sorted(domain.properties.keys() - _KNOWN))
        yield either(domain, not strange, "nothing else said of it", f"{strange} is not understood")
        only = domain.get("AppNetworkAccessType") == "VpcOnly"
        yield either(domain, only, "its apps have no way but our network", "its apps have SageMaker's own internet")
        subnets = assembly.all_meant(domain.listed("SubnetIds"), SUBNET) or ()
        inside = set(subnets) == set(assembly.of(SUBNET)) and assembly.meant(domain.get("VpcId"), VPC)
        yield either(domain, inside, "in every subnet of ours", "in other subnets than ours")
        for defaults in _DEFAULTS:
            groups = assembly.all_meant(domain.listed(f"{defaults}.SecurityGroups"), GROUP) or ()
            role = role_of(assembly, domain.get(f"{defaults}.ExecutionRole"))
            good = groups and role and not set(groups) & _taken(assembly)
            yield either(
                domain, good, f"{defaults}: a group and a role of ours", f"{defaults}: a foreign group or role"
            )
        yield _no_home(domain)


def _taken(assembly: Assembly) -> set[Resource | None]:
    """Groups of the endpoints and of jobs: an app in one of them would be let in where only these may go."""
    values = [each for endpoint in assembly.of(ENDPOINT) for each in endpoint.listed("SecurityGroupIds")]
    values += [each for template in templates(assembly) for each in template.listed("security_group_ids")]
    return {assembly.meant(value, GROUP) for value in values}


def _no_home(domain: Resource) -> Fact:
    none = domain.get("HomeEfsFileSystemCreation") == "Disabled"
    unmounted = domain.get("DefaultUserSettings.AutoMountHomeEFS") == "Disabled"
    return either(domain, none and unmounted, "no file system of its own", "makes a file system that outlives it")


RULE = Rule(
    name="TheDomainIsInside",
    requirements=("NFR-1", "NFR-2"),
    claim="Studio's apps live in our subnets, behind groups of ours, and nowhere else",
    wrong="An app of Studio would have another network than ours",
    matters="With AppNetworkAccessType other than VpcOnly every notebook has the internet",
    mend="Leave the domain to stacks/constructs/studio_domain.py",
    check=check,
)
