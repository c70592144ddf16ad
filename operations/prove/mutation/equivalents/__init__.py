"""What may be changed in a template without weakening a promise, one subject a file."""

from operations.prove.mutation.equivalent import Equivalent, forgives
from operations.prove.mutation.equivalents import network, policies, stores, studio, work
from operations.prove.mutation.mutants import Mutant

EVERY: tuple[Equivalent, ...] = (*policies.ROWS, *network.ROWS, *stores.ROWS, *studio.ROWS, *work.ROWS)


def reason(mutant: Mutant) -> str:
    """Why the mutant weakens nothing; empty where it is a hole."""
    return next((each.because for each in EVERY if forgives(each, mutant)), "")
