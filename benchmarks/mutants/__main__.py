"""All hunts and one table. A survivor is a test that is missing, or is equivalent, for a reason that is given."""

import sys
from pathlib import Path

from benchmarks.mutants.equivalent import EQUIVALENT
from benchmarks.mutants.hunt import hunt
from benchmarks.mutants.modules import TESTS


def main(names: list[str]) -> int:
    """Of all modules, or of those whose path has one of the names in it."""
    untriaged, dead = [], []
    print("| module | mutants | killed | equivalent | survive |\n|---|---|---|---|---|")
    for path, tests in TESTS.items():
        if names and not any(name in path for name in names):
            continue
        count, survivors = hunt(Path(path), tests)
        alive = [place for place in survivors if place not in EQUIVALENT]
        equivalent = len(survivors) - len(alive)
        print(f"| {path} | {count} | {count - len(survivors)} | {equivalent} | {len(alive)} |", flush=True)
        untriaged += alive
        dead += [place for place in EQUIVALENT if place.startswith(f"{path} ") and place not in survivors]
    for place in untriaged:
        print(f"SURVIVES {place}")
    for place in dead:
        print(f"IS KILLED, and so not equivalent: {place}")
    return 1 if untriaged or dead else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
