"""What a template leaves open, nobody can vouch for."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.spelling import unknowns
from stacks.rules.rule import Fact, Rule, broken, holds


def check(assembly: Assembly) -> Iterator[Fact]:
    for resource in assembly.resources:
        for each in unknowns(dict(resource.properties)):
            yield broken(resource, f"{each[2:-1]} cannot be known")
    yield holds("", f"all references of {len(assembly.resources)} resources lead to resources of these templates")


RULE = Rule(
    name="NothingUnknown",
    requirements=("NFR-1", "NFR-2"),
    claim="Every value of every resource is known from the templates",
    wrong="A value is known only to whoever deploys, or refers to something that is not there",
    matters="A parameter, a lookup or a macro can turn any promise of a template into its opposite",
    mend="Write the value into config/*.toml, or hand the object from stack to stack",
    check=check,
)
