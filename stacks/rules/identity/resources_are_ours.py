"""What a role may touch is a resource of these stacks, or lies below a name of ours in this account."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import ACCOUNT, Statement, holders, role_of, statements
from stacks.rules.model.spelling import references
from stacks.rules.rule import Fact, Rule, either

TABLE = Path(__file__).with_name("patterns.toml")
_REFERRED = re.compile(r"(arn:[^:*]+:[a-z0-9-]+:[^:*]*:[^:*]*:[a-z]+/?:?)?«[^»]+:[^»]+»([/:][^*]*\*?)?")
_NAMED = re.compile(rf"arn:[^:*]+:(?P<service>[a-z0-9-]+):[^:*]*:{ACCOUNT}:[a-zA-Z-]+(?P<name>[/:«][^*?]+(:?\*)?)")
_BEGUN = re.compile(r"[/:]?«[^»:?]+:[^»:]+»")
_PLAIN = {
    "/aws/sagemaker/TrainingJobs",
    "/aws/sagemaker/ProcessingJobs",
    "Approved",
    "Cloister/Studio",
    "PendingManualApproval",
    "Rejected",
}
_OWN_NETWORK = re.compile(rf"arn:[^:*]+:ec2:[^:*]*:{ACCOUNT}:vpc/«[^»:]+:[^».]+»")
_ACCOUNT_PART = re.compile(rf"arn:[^:*]+:[a-z0-9-]+:[^:*]*:({ACCOUNT}|\*)?")
_OWN_BUCKET = re.compile(rf"arn:[^:*]+:s3:::[a-z0-9-]*{ACCOUNT}[^*?]*")


def check(assembly: Assembly) -> Iterator[Fact]:
    table, prefix = _table(), _prefix(assembly)
    of_functions = _roles_of_functions(assembly)
    for each in statements(assembly):
        if each.kind == "identity" and each.allows:
            patterns = _patterns(table, holders(assembly, each.written_in), of_functions)
            foreign = [name for name in each.resources if not _is_ours(table, patterns, each, name, prefix)]
            foreign += [f"more than {key} allows" for key in _unbound(table, each)]
            good = each.resources and not foreign
            yield either(
                each.written_in,
                good,
                f"{each.called}: resources of ours",
                f"{each.called} reaches {', '.join(foreign)}",
            )


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(TABLE.read_text())


def _roles_of_functions(assembly: Assembly) -> set[Resource]:
    roles = [role_of(assembly, function.get("Role")) for function in assembly.of("AWS::Lambda::Function")]
    return {role for role in roles if role is not None}


def _patterns(table: Mapping[str, Any], roles: Sequence[Resource], of_functions: set[Resource]) -> Mapping[str, Any]:
    """Those that whoever holds the statement may name: our functions a few more than people and jobs."""
    functions_only = bool(roles) and set(roles) <= of_functions
    return {**table["patterns"], **table["functions"]} if functions_only else dict(table["patterns"])


def _prefix(assembly: Assembly) -> str:
    """What names of ours begin with: what stands before the stacks' own words, as in ``cloister-dev-data``."""
    shortest = min((each.stack for each in assembly.resources), key=len)
    return f"{shortest.rpartition('-')[0]}-"


def _is_ours(
    table: Mapping[str, Any], patterns: Mapping[str, Any], statement: Statement, name: str, prefix: str
) -> bool:
    if name == "*":
        return all(
            each in table["anywhere"] or each.startswith(tuple(table["describing"])) for each in statement.actions
        )
    for ending, row in patterns.items():
        if name.endswith(ending) and _ACCOUNT_PART.fullmatch(name.removesuffix(ending)):
            return set(statement.actions) <= set(row["actions"])
    if _REFERRED.fullmatch(name):
        return bool(references(name))
    found = _NAMED.fullmatch(name)
    if found is None:
        return bool(_OWN_BUCKET.fullmatch(name))
    begun = found["name"].lstrip("/:").startswith((prefix, *(each.lstrip("/") for each in table["names"])))
    return (begun or _is_referred(found["name"])) and _same_service(statement, found["service"])


def _is_referred(name: str) -> bool:
    """Whether a name begins with that of a resource of these stacks."""
    return _BEGUN.match(name) is not None


def _unbound(table: Mapping[str, Any], statement: Statement) -> list[str]:
    """Keys that ought to bound the statement, and do not, or bound it to what is not ours."""
    keys = {table["bound"][action] for action in statement.actions if action in table["bound"]}
    return sorted(key for key in keys if not _bounds(statement, key))


def _bounds(statement: Statement, key: str) -> bool:
    values = [statement.values(key, operator) or () for operator in ("StringEquals", "ArnEquals", "ArnEqualsIfExists")]
    named = [name for several in values for name in several]
    return bool(named) and all(name in _PLAIN or _OWN_NETWORK.fullmatch(name) for name in named)


def _same_service(statement: Statement, service: str) -> bool:
    """Roles, which STS hands out, are resources of IAM."""
    services = {action.partition(":")[0] for action in statement.actions}
    return services == {service} or (services == {"sts"} and service == "iam")


RULE = Rule(
    name="ResourcesAreOurs",
    requirements=("NFR-1", "NFR-2"),
    claim="Every permission is on resources of these stacks, below names of ours, or of an action that has no resource",
    wrong="A role reaches resources that are not ours, or all of a kind",
    matters="A star reaches the data of every other project in the account, and what others share with it",
    mend="Name the resource; if AWS offers none, add the action with its reason to stacks/rules/identity/patterns.toml",
    check=check,
)
