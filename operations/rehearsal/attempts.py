"""What is tried, and who answered: AWS's own refusal tells which kind of policy it was."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from operations.rehearsal.stage import StepFailed

ALLOWED, NO_WAY = "allowed", "no way there"
IDENTITY, BOUNDARY, SESSION, ENDPOINT = "identity policy", "boundary", "session policy", "endpoint policy"
BUCKET, KEY = "bucket policy", "key policy"
_REFUSAL = re.compile(
    r"to perform: (?P<service>[a-z0-9-]+):\w+ .*"
    r"(?:explicit deny in|because no) (?:an? )?"
    r"(?P<by>identity-based|permissions|session|resource-based|VPC endpoint)\b",
    re.DOTALL,
)
_BY = {"identity-based": IDENTITY, "permissions": BOUNDARY, "session": SESSION, "VPC endpoint": ENDPOINT}
_RESOURCES = {"s3": BUCKET, "kms": KEY}
_COLUMNS = 48
Act = Callable[[], object]


@dataclass(frozen=True)
class But:
    """The same, with one difference, and who may be the one to refuse it.

    Where several policies deny, AWS names one of them.
    """

    title: str
    act: Act
    by: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """Something that must be allowed, and what must not be, beside it."""

    title: str
    act: Act
    refused: tuple[But, ...]


@dataclass(frozen=True)
class Answer:
    """``by`` is *allowed*, or who refused; ``twin`` is the title of what it differs from."""

    title: str
    by: str
    twin: str = ""

    def line(self) -> str:
        """For a terminal of 80 columns: a twin stands below what it differs from."""
        tried = f"  but {self.title}" if self.twin else self.title
        answered = self.by if self.by in (ALLOWED, NO_WAY) else f"denied by {self.by}"
        return f"{tried:<{_COLUMNS}} {answered}"


def answers(attempts: Iterable[Attempt]) -> Iterator[Answer]:
    """Raises StepFailed on the first that is not answered as it must be."""
    for attempt in attempts:
        yield _answer(attempt.title, attempt.act, (ALLOWED,))
        for but in attempt.refused:
            yield _answer(but.title, but.act, but.by, attempt.title)


def _answer(title: str, act: Act, expected: tuple[str, ...], twin: str = "") -> Answer:
    found, said = _tried(act)
    if found not in expected:
        what = f"{twin}, but {title}" if twin else title
        right = " or ".join(f"“{each}”" for each in expected)
        raise StepFailed(f"“{what}” must be answered by {right}, and was by “{found}”. {said}".strip())
    return Answer(title, found, twin)


def _tried(act: Act) -> tuple[str, str]:
    try:
        act()
    except ClientError as error:
        return who_refused(str(error)), str(error)
    except (HTTPClientError, NoConnection) as error:
        return NO_WAY, str(error)
    except BotoCoreError as error:
        return "an error", str(error)
    return ALLOWED, ""


def who_refused(message: str) -> str:
    """The kind of policy that a refusal of AWS names; *an error* where it is no refusal."""
    found = _REFUSAL.search(message)
    if found is None:
        return "an error"
    return _BY.get(found["by"]) or _RESOURCES.get(found["service"], "resource policy")
