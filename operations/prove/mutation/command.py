"""Hunts all mutants of an assembly, and says which stand."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from operations.prove.command import PROVEN, UNPROVEN, UNREADABLE, synthesized
from operations.prove.mutation.hunt import Fate, hunt
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import stacks_in

_MOST_SHOWN = 40


def mutate(assembly: Path | None) -> int:
    """0 only where every mutant falls, or is listed with the reason why it weakens nothing."""
    try:
        with synthesized("prod", assembly) as folder:
            fates = list(hunt(stacks_in(folder)))
    except (AssemblyError, OSError) as error:
        print(f"Nothing is hunted: {error}.", file=sys.stderr)
        return UNREADABLE
    print("\n".join(summary(fates)))
    return PROVEN if all(fate.by or fate.because for fate in fates) else UNPROVEN


def summary(fates: Iterable[Fate]) -> list[str]:
    """How many fell, stand for a reason, stand, and by whom or why."""
    everyone = list(fates)
    killers, reasons = (Counter(value for fate in everyone if (value := getattr(fate, name))) for name in _NAMES)
    crashes = [fate for fate in everyone if fate.crash]
    holes = [fate for fate in everyone if not (fate.by or fate.because or fate.crash)]
    whole = f"{len(everyone)} mutants: {killers.total()} killed, {reasons.total()} equivalent, {len(holes)} stand, "
    return [
        f"{whole}{len(crashes)} crashed a rule.",
        "\nKilled by",
        *(f"{count:6} {name}" for name, count in killers.most_common()),
        "\nEquivalent, since it is",
        *(f"{count:6} {why}" for why, count in reasons.most_common()),
        *(f"\nStands: {fate.mutant}" for fate in holes[:_MOST_SHOWN]),
        *(f"\nCrashed: {fate.mutant}: {fate.crash}" for fate in crashes[:_MOST_SHOWN]),
    ]


_NAMES = ("by", "because")
