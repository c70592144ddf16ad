"""Hunts all mutants of an assembly, and says which stand."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from operations.prove.command import PROVEN, UNPROVEN, UNREADABLE, synthesized
from operations.prove.mutation.hunt import Fate, hunt, not_asked
from operations.prove.mutation.mutants import mutants
from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import stacks_in

_MOST_SHOWN = 40


def mutate(assembly: Path | None) -> int:
    """0 only where every mutant falls, or is listed with the reason why it weakens nothing."""
    try:
        with synthesized("prod", assembly) as folder:
            stacks = stacks_in(folder)
            fates, idle = _hunted(stacks), not_asked(stacks)
    except (AssemblyError, OSError) as error:
        print(f"Nothing is hunted: {error}.", file=sys.stderr)
        return UNREADABLE
    print("\n".join(summary(fates)))
    if idle:
        print(f"\nNot asked, since not proven before any change: {', '.join(idle)}")
    return PROVEN if all(fate.by or fate.because for fate in fates) else UNPROVEN


def _hunted(stacks: Sequence[Stack]) -> list[Fate]:
    """Every fate, with a bar on standard error that fills meanwhile where somebody looks."""
    chosen, console = list(mutants(stacks)), Console(stderr=True)
    running = hunt(stacks, chosen, processes=os.cpu_count() or 1)
    return list(track(running, "Breaking", total=len(chosen), console=console, disable=not console.is_terminal))


def summary(fates: Iterable[Fate]) -> list[str]:
    """How many fell, stand for a reason, stand, and by whom or why."""
    everyone = list(fates)
    killers, reasons = (Counter(value for fate in everyone if (value := getattr(fate, name))) for name in _NAMES)
    crashes = [fate for fate in everyone if fate.crash]
    holes = [fate for fate in everyone if not (fate.by or fate.because or fate.crash)]
    whole = f"{len(everyone)} mutants: {killers.total()} killed, {reasons.total()} equivalent, {len(holes)} stand, "
    share = killers.total() / max(len(everyone) - reasons.total(), 1)
    return [
        f"{whole}{len(crashes)} crashed a rule: {share:.1%} of what weakens anything is seen.",
        "\nKilled by",
        *(f"{count:6} {name}" for name, count in killers.most_common()),
        "\nEquivalent, since it is",
        *(f"{count:6} {why}" for why, count in reasons.most_common()),
        *(f"\nStands: {fate.mutant}" for fate in holes[:_MOST_SHOWN]),
        *(f"\nCrashed: {fate.mutant}: {fate.crash}" for fate in crashes[:_MOST_SHOWN]),
    ]


_NAMES = ("by", "because")
