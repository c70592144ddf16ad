"""An endpoint carries calls of our account on what our account owns, and nothing else."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT
from stacks.rules.model.policies import ACCOUNT, Statement, statements
from stacks.rules.rule import Fact, Rule, broken, either

_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
# Buckets of AWS itself; what stands behind each is in stacks/constructs/aws_owned.py.
_OF_AWS = (
    "prod-{region}-starport-layer-bucket",
    "jumpstart-cache-prod-{region}",
    "cloudformation-custom-resource-response-{short}",
    "packages.{region}.amazonaws.com",
    "repo.{region}.amazonaws.com",
    "repo.{region}.emr.amazonaws.com",
)


def check(assembly: Assembly) -> Iterator[Fact]:
    for endpoint in assembly.of(ENDPOINT):
        said = [each for each in statements(assembly) if each.written_in is endpoint]
        if not said:
            yield broken(endpoint, "no policy: the endpoint would carry anybody's call on anything")
        for each in said:
            if each.allows or not each.readable:
                good = each.readable and (_of_our_account(each) or _of_one_organization(each) or _is_of_aws(each))
                yield either(endpoint, good, f"{each.called} is for our account", f"{each.called} is for others too")


def _of_our_account(statement: Statement) -> bool:
    return all(
        statement.values(key, "StringEquals") == (ACCOUNT,) for key in ("aws:PrincipalAccount", "aws:ResourceAccount")
    )


def _of_one_organization(statement: Statement) -> bool:
    """Where the settings name an organization, its accounts are ours: the same one on both sides."""
    callers, owners = (statement.values(f"aws:{side}OrgID", "StringEquals") for side in ("Principal", "Resource"))
    return callers is not None and callers == owners and len(callers) == 1 and bool(_ORGANIZATION.fullmatch(callers[0]))


def _is_of_aws(statement: Statement) -> bool:
    """Objects by name, in buckets that AWS itself owns: read, or one answer to CloudFormation written."""
    region = str(statement.written_in.get("ServiceName")).split(".")[2:3]
    buckets = {each.format(region=name, short=name.replace("-", "")) for name in region for each in _OF_AWS}
    named = {each.rpartition(":::")[2].partition("/")[0] for each in statement.resources}
    return bool(named) and named <= buckets and set(statement.actions) <= {"s3:GetObject", "s3:PutObject"}


RULE = Rule(
    name="EndpointsConfined",
    requirements=("NFR-1",),
    claim="Every endpoint carries only calls of this account, or organization, on what it owns",
    wrong="An endpoint carries calls with foreign credentials, or on what others own",
    matters="Whoever brings keys of an account of his own could copy data into it through our own endpoint",
    mend="Give its policy both conditions, aws:PrincipalAccount and aws:ResourceAccount, or both of one organization",
    check=check,
)
