"""What one value may be. A check returns the value, or raises ValueError with the rest of a sentence about it."""

import re
import unicodedata
from ipaddress import IPv4Network
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from stacks.settings.controls import BY_SETTING
from stacks.settings.instances import for_studio, for_training
from stacks.settings.people import told_apart, user
from stacks.settings.spelling import did_you_mean

# Where CloudFormation has AWS::SageMaker::Algorithm, of the ordinary commercial regions (a test compares).
REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "ap-south-1")

# What CloudWatch Logs accepts (PutRetentionPolicy).
LOG_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)

# RFC 1918.
PRIVATE_BLOCKS = tuple(IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))

# A reason that a reviewer can judge has a subject, a verb and a few more.
FEWEST_WORDS = 4
PLACEHOLDERS = {"todo", "tbd", "fixme", "xxx"}

_PLATFORM_NAME = re.compile(r"(?!aws)[a-z](-?[a-z0-9])*")
# SageMaker allows 63 characters, of which "<platform>-<environment>-" takes up to 20 + 1 + 12 + 1.
_MODEL_GROUP = re.compile(r"(?=.{1,29}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_E_MAIL = re.compile(r"[a-zA-Z0-9._%+'-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")
_IDENTITY_STORE_ID = re.compile(r"(arn:.*/)?([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def folded(name: str) -> str:
    """A name as people compare names: without regard to case, width, or blanks around it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _platform_name(value: str) -> str:
    if not _PLATFORM_NAME.fullmatch(value):
        raise ValueError(
            "cannot start the names of stacks and resources; write lower-case letters, digits and single hyphens, "
            "first a letter, not beginning with 'aws'"
        )
    return value


def _region(value: str) -> str:
    if value not in REGIONS:
        raise ValueError(
            "lacks AWS::SageMaker::Algorithm, by which the training algorithm is registered; "
            f"choose one of {', '.join(REGIONS)}"
        )
    return value


def _network(value: str) -> str:
    try:
        network = IPv4Network(value, strict=False)
    except ValueError:
        raise ValueError("is not an IPv4 network; write one like 10.20.0.0/16") from None
    if str(network) != value:
        raise ValueError(f"is not how this network is written; write {network}")
    return value


def _own_network(value: str) -> str:
    network = IPv4Network(_network(value))
    if not any(network.subnet_of(block) for block in PRIVATE_BLOCKS):
        raise ValueError(f"is not private; choose a network inside {', '.join(map(str, PRIVATE_BLOCKS))}")
    if not 16 <= network.prefixlen <= 24:
        raise ValueError("has a size that is not allowed; choose a prefix length from /16 (large) to /24 (small)")
    return value


def _group(value: str) -> str:
    if _IDENTITY_STORE_ID.fullmatch(value):
        raise ValueError("is a group's id; write its display name: the id is looked up at deploy time")
    if not value or value != value.strip() or not value.isprintable():
        raise ValueError("is empty, or has blanks around it or characters that cannot be seen; write it as displayed")
    return value


def _log_days(value: int) -> int:
    if value not in LOG_DAYS:
        nearest = min(LOG_DAYS, key=lambda days: abs(days - value))
        raise ValueError(f"is not a retention that CloudWatch Logs offers; the nearest is {nearest}")
    return value


def _e_mail(value: str) -> str:
    if not _E_MAIL.fullmatch(value):
        raise ValueError("is not an e-mail address; write one like platform-team@example.com")
    return value


def _model_group(value: str) -> str:
    if not _MODEL_GROUP.fullmatch(value):
        raise ValueError("cannot name a model package group; write at most 29 letters, digits and hyphens between them")
    return value


def _organization(value: str) -> str:
    if value and not _ORGANIZATION.fullmatch(value):
        raise ValueError("is not an organization's id; write one like o-a1b2c3d4e5, or nothing between the quotes")
    return value


def _control(value: str) -> str:
    if value not in BY_SETTING:
        raise ValueError(
            f"is no setting that switches a control off; those are {', '.join(BY_SETTING)}"
            f"{did_you_mean(value, list(BY_SETTING))}"
        )
    return value


def _reason(value: str) -> str:
    words = {re.sub(r"\W", "", word) for word in folded(value).split()} - {""}
    if len(words) < FEWEST_WORDS or words & PLACEHOLDERS or not value.isprintable():
        raise ValueError("is no reason; write a sentence by which a reviewer can judge, on one line")
    return value


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    first: dict[str, Any] = {}
    for value in values:
        key = folded(str(value))
        if key in first:
            raise ValueError(f"names {first[key]!r} and {value!r}, which are the same; keep one of them")
        first[key] = value
    return values


PlatformName = Annotated[str, AfterValidator(_platform_name)]
Region = Annotated[str, AfterValidator(_region)]
OwnNetwork = Annotated[str, AfterValidator(_own_network)]
OrganizationId = Annotated[str, AfterValidator(_organization)]
ControlName = Annotated[str, AfterValidator(_control)]
Reason = Annotated[str, AfterValidator(_reason)]
LogDays = Annotated[int, AfterValidator(_log_days)]

PeerNetworks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], AfterValidator(_distinct)]
Groups = Annotated[tuple[Annotated[str, AfterValidator(_group)], ...], AfterValidator(_distinct)]
Users = Annotated[tuple[Annotated[str, AfterValidator(user)], ...], AfterValidator(told_apart)]
StudioTypes = Annotated[tuple[Annotated[str, AfterValidator(for_studio)], ...], AfterValidator(_distinct)]
TrainingTypes = Annotated[tuple[Annotated[str, AfterValidator(for_training)], ...], AfterValidator(_distinct)]
EMails = Annotated[tuple[Annotated[str, AfterValidator(_e_mail)], ...], AfterValidator(_distinct)]
Percents = Annotated[tuple[Annotated[int, Field(ge=1, le=1000)], ...], AfterValidator(_distinct)]
ModelGroups = Annotated[tuple[Annotated[str, AfterValidator(_model_group)], ...], AfterValidator(_distinct)]


def whole(low: int, high: int, purpose: str, *, unless_given: Any = ...) -> Any:
    """A whole number within bounds, which must be given where it has no default."""
    described = f"a whole number from {low} to {high}, without quotes: {purpose}"
    return Field(unless_given, ge=low, le=high, description=described)


def entries(purpose: str, *, of: str = "texts in quotes", at_least: int = 1, at_most: int = 50) -> Any:
    """A list. Only that TOML's list becomes a tuple is lenient; its entries stay strict."""
    return Field(
        strict=False,
        min_length=at_least,
        max_length=at_most,
        description=f"a list of {at_least} to {at_most} {of}: {purpose}",
    )
