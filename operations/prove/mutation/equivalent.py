"""What may be changed in a template without weakening a promise: each with the reason."""

import re
from dataclasses import dataclass
from functools import cache

from operations.prove.mutation.mutants import Mutant


@dataclass(frozen=True)
class Equivalent:
    """Changes that weaken nothing.

    ``kind``, ``places`` and ``value`` are regular expressions of a whole kind of resource, a whole path, and the whole
    new value. ``change`` is the kind of change and ``effect`` that of the statement it is in. Empty means any.
    """

    kind: str
    places: str
    because: str
    change: str = ""
    effect: str = ""
    value: str = ""


def reason(mutant: Mutant) -> str:
    """Why the mutant weakens nothing; empty where it is a hole."""
    return next((each.because for each in every() if forgives(each, mutant)), "")


def forgives(each: Equivalent, mutant: Mutant) -> bool:
    named = re.fullmatch(each.kind, mutant.kind) and re.fullmatch(each.places, mutant.place)
    alike = each.change in ("", mutant.change) and each.effect in ("", mutant.effect)
    return bool(named) and alike and (not each.value or bool(re.fullmatch(each.value, str(mutant.value))))


@cache
def every() -> tuple[Equivalent, ...]:
    """All of them; those of one subject are one file of ``equivalents``."""
    from operations.prove.mutation.equivalents import network, policies, stores, studio, work

    return (*policies.ROWS, *network.ROWS, *stores.ROWS, *studio.ROWS, *work.ROWS)
