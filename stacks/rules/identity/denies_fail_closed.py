"""A refusal does not depend on a key that a request may lack."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import statements
from stacks.rules.rule import Fact, Rule, either, holds

# AWS sends these with every request.
_ALWAYS = {"aws:securetransport", "s3:tlsversion", "aws:principalarn", "aws:principalaccount", "aws:requestedregion"}
# A call without s3:signatureAge needs no refusal: it is signed in its headers, which S3 takes for minutes only.
_FRESH = {"s3:signatureage"}


def check(assembly: Assembly) -> Iterator[Fact]:
    refusals = [each for each in statements(assembly) if each.effect == "Deny"]
    for each in refusals:
        open_ = [key for operator, key, _ in each.conditions if not _is_closed(operator, key)]
        yield either(
            each.written_in, not open_, f"{each.called} refuses always", f"{each.called} needs {', '.join(open_)}"
        )
    yield holds("", f"{len(refusals)} refusals")


def _is_closed(operator: str, key: str) -> bool:
    """Comparisons by "not" hold where the key is missing, and so refuse; those of lists need IfExists even then."""
    if operator == "Null" or operator.endswith("IfExists") or key in _ALWAYS | _FRESH:
        return True
    return operator.startswith(("StringNot", "ArnNot"))


RULE = Rule(
    name="DeniesFailClosed",
    requirements=("NFR-1", "GPU-1"),
    claim="Every refusal also refuses requests that lack the key it asks for",
    wrong="A refusal lets pass whoever leaves out the key that it asks for",
    matters="A training job without a VpcConfig has no subnets to compare: it would run in the open",
    mend="Use the operator with IfExists, and a second refusal with Null true for the same key",
    check=check,
)
