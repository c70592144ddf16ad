"""What one kind of AWS resource has of its own. Everything else of its sweep is in ``resources.py``."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from ..calls import Calls
from ..decision.case import Case, Signals, Tags
from ..decision.curfew import TEAM
from ..decision.decide import ITSELF
from ..decision.exemptions import KEEP_UNTIL
from ..decision.warning import WARNED
from ..figures import Figures
from ..tag_listing import APPROVED_UNTIL, WHEN_IDLE, TagListing
from .kind import Gone, Listed

DELETE = "delete"
_GONE = frozenset({"ResourceNotFound", "ResourceNotFoundException", "ResourceInUse", "ConflictException"})


@dataclass(frozen=True)
class Aws:
    """What rows reach AWS through; ``client`` makes one by its name in boto3, ``tags`` are those of SageMaker."""

    client: Callable[[str], Any]
    calls: Calls
    figures: Figures
    tags: TagListing
    domain_id: str

    def call(self, operation: Any, **request: Any) -> Any:
        """A call about one resource.

        Raises:
            Gone: it is not there, or on its way out. Old operations of SageMaker say so in words only.
        """
        try:
            return self.calls(operation, **request)
        except ClientError as error:
            told = error.response.get("Error", {})
            in_words = any(each in str(error) for each in ("not find", "RecordNotFound"))
            if told.get("Code") in _GONE or (told.get("Code") == "ValidationException" and in_words):
                raise Gone from error
            raise


class Row(ABC):
    """One kind in one account and Region. ``word`` is what policies know it by."""

    word: str

    def __init__(self, aws: Aws) -> None:
        self.aws, self.client = aws, self.connected(aws)

    def connected(self, aws: Aws) -> Any:
        """The client of its service, by a literal name: the platform's rules read which services code calls."""
        return aws.client("sagemaker")

    @abstractmethod
    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        """Those that may run, page by page; see ``Kind.pages``."""

    @abstractmethod
    def case(self, listed: Listed) -> Case:
        """What its listing says, without tags and signals."""

    @abstractmethod
    def read(self, case: Case) -> Case:
        """The same one now, tags and signals as they were; raises ``Gone``."""

    @abstractmethod
    def stop(self, case: Case) -> None:
        """Stop it; raises ``Gone``."""

    def told(self, case: Case, now: datetime, limit: timedelta) -> Case:
        """With what is known of its use since ``limit`` ago; for kinds that tell nothing, nothing."""
        return case

    def all_told(self, cases: Sequence[Case], now: datetime, limit: timedelta) -> list[Case]:
        """Several at once, where one call tells of many."""
        return [self.told(case, now, limit) for case in cases]

    def last_look(self, case: Case, now: datetime) -> Case:
        """One that seems idle, a moment before its turn: with what would be too much to ask of all."""
        return case

    def only_reported(self, case: Case) -> str:
        """Why it is not ours to stop though idle; empty where it is."""
        return ""

    def tags(self, case: Case) -> Tags | None:
        self.read_tags_once()
        return on_itself(self.aws.tags.of(case.arn.split(":", 5)[-1]))

    def read_tags_once(self) -> None:
        self.aws.tags.read_once(KEEP_UNTIL, WARNED, WHEN_IDLE, APPROVED_UNTIL, TEAM)

    def forget_tags(self) -> None:
        """Somebody may just have asked to keep it."""
        self.aws.tags.read(KEEP_UNTIL)

    def remember(self, case: Case, key: str, value: str) -> None:
        """Tag it."""
        self.aws.call(self.client.add_tags, ResourceArn=case.arn, Tags=[{"Key": key, "Value": value}])


def on_itself(own: Mapping[str, str] | None) -> Tags | None:
    return None if own is None else {ITSELF: own} if own else {}


def latest(*times: datetime | None) -> datetime | None:
    """The last of those that are there."""
    return max((each for each in times if each), default=None)


def opted_in(case: Case) -> bool:
    """Whether a tag on the resource itself allows to delete it."""
    return (case.tags or {}).get(ITSELF, {}).get(WHEN_IDLE) == DELETE


def used(at: datetime, by: str) -> Signals:
    """Nobody used it after ``at``, and ``by`` says so."""
    return Signals(last_activity=at, told_by=by)
