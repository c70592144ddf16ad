"""What was found, as a person reads it: a page of 80 columns that ends in what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 80
LABEL = 12


@dataclass(frozen=True)
class Findings:
    """Facts on one subject, and what has to change before a job can end well."""

    subject: str
    facts: Sequence[str]
    changes: Sequence[str] = ()

    def lines(self) -> Iterable[str]:
        for number, fact in enumerate(self.facts):
            head = self.subject if number == 0 else ""
            yield from _hanging(fact, f"{head:<{LABEL}}")


def verdict(recipe: str, changes: Sequence[str]) -> Iterable[str]:
    """The page's end."""
    yield ""
    if not changes:
        yield f"{recipe} is ready."
        return
    yield f"{recipe} is not ready. To change:"
    for number, change in enumerate(changes, start=1):
        yield from _hanging(change, f"{number:>3}. ")


def _hanging(text: str, head: str) -> Iterable[str]:
    """The text beside its head. Places and names are not broken, as people copy them."""
    broken = wrap(text, WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    for number, line in enumerate(broken):
        yield (head if number == 0 else " " * len(head)) + line


def size(count: float) -> str:
    """Bytes, for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
