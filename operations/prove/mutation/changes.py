"""What one value may become: its opposite, something wider, somebody else's."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

ELSEWHERE = "mutant"
# Pairs of words that AWS understands and that mean the opposite; each goes both ways.
_PAIRS = (
    ("ALL", "REJECT"),
    ("ALLOW", "BLOCK"),
    ("Allow", "Deny"),
    ("BucketOwnerEnforced", "ObjectWriter"),
    ("CODEBUILD", "SERVICE_ROLE"),
    ("ENABLED", "DISABLED"),
    ("Enabled", "Disabled"),
    ("GROUP", "USER"),
    ("GreaterThanOrEqualToThreshold", "LessThanThreshold"),
    ("IMMUTABLE", "MUTABLE"),
    ("Interface", "Gateway"),
    ("KMS", "AES256"),
    ("SSO", "IAM"),
    ("Succeed", "Fail"),
    ("TRUST_REDIRECTION_DOMAIN", "INSPECT_REDIRECTION_DOMAIN"),
    ("VpcOnly", "PublicInternetOnly"),
    ("default", "dedicated"),
    ("email", "https"),
    ("false", "true"),
)
_OPPOSITES = {**dict(_PAIRS), **{other: one for one, other in _PAIRS}}
_OPPOSITES |= {"aws:kms": "AES256", "missing": "notBreaching", "notBreaching": "ignore", "NXDOMAIN": "OVERRIDE"}
_OPPOSITES |= {"NO_ARTIFACTS": "S3", "NO_CACHE": "S3", "USER_PROFILE_NAME": "DISABLED"}
# Properties whose widening has a spelling of its own.
_WIDE: Mapping[str, Any] = {
    "Action": "*",
    "AWS": "*",
    "CidrBlock": "0.0.0.0/0",
    "CidrIp": "0.0.0.0/0",
    "IpProtocol": "-1",
    "Principal": "*",
    "Resource": "*",
    "Service": "*",
}
_OF_LISTS = {"ForAllValues:": "ForAnyValue:", "ForAnyValue:": "ForAllValues:"}


class Others(Protocol):
    """What else a reference may refer to."""

    def knows(self, item: Any) -> bool:
        """Whether the item is a reference."""

    def than(self, item: Any) -> Iterator[Any]:
        """References to others of its kind."""


def changes(path: tuple[str | int, ...], key: str | int, item: Any, others: Others) -> Iterator[tuple[str, Any]]:
    """Kinds of change and new values for what stands below a path under a key; *rename* changes the key."""
    if path and path[-1] == "Condition" and isinstance(item, dict):
        yield from (("rename", each) for each in _other_operators(str(key)))
    if key in _WIDE and item != _WIDE[str(key)]:
        yield "widen", _WIDE[str(key)]
    if others.knows(item):
        yield "swap", ELSEWHERE
        yield from (("swap", each) for each in others.than(item))
    elif not isinstance(item, dict | list):
        yield from _altered(item)


def _altered(item: Any) -> Iterator[tuple[str, Any]]:
    match item:
        case bool():
            yield "flip", not item
        case int() | float():
            yield "swap", item * 1000 + 1
            yield "swap", 0 if item else -1
        case str():
            yield from _words(item)


def _words(text: str) -> Iterator[tuple[str, Any]]:
    yield "swap", ELSEWHERE
    if text in _OPPOSITES:
        yield "flip", _OPPOSITES[text]
    if text.isdigit():
        yield "swap", str(int(text) * 1000 + 1)
    wider = {f"{text.rpartition(mark)[0]}{mark}*" for mark in ":/" if mark in text and " " not in text}
    yield from (("widen", each) for each in sorted(wider - {text}))


def _other_operators(operator: str) -> Iterator[str]:
    """The condition's opposite, its weaker form, and for a list the other reading of it."""
    lists, _, plain = operator.rpartition(":")
    prefix = f"{lists}:" if lists else ""
    base = plain.removesuffix("IfExists")
    if plain.startswith(("String", "Arn")):
        yield f"{prefix}{plain.replace('Not', '') if 'Not' in plain else _negated(plain)}"
    if base != "Null":
        yield f"{prefix}{base}" if plain != base else f"{prefix}{base}IfExists"
    if prefix:
        yield f"{_OF_LISTS.get(prefix, prefix)}{plain}"


def _negated(plain: str) -> str:
    kind = "String" if plain.startswith("String") else "Arn"
    return f"{kind}Not{plain.removeprefix(kind)}"
