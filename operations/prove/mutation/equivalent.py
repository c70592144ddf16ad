"""A change of a template that weakens no promise, with the reason."""

import re
from dataclasses import dataclass

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


def forgives(each: Equivalent, mutant: Mutant) -> bool:
    named = re.fullmatch(each.kind, mutant.kind) and re.fullmatch(each.places, mutant.place)
    alike = each.change in ("", mutant.change) and each.effect in ("", mutant.effect)
    return bool(named) and alike and (not each.value or bool(re.fullmatch(each.value, str(mutant.value))))
