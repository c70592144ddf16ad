"""``python -m benchmarks.idle scale 10000`` or ``python -m benchmarks.idle histories 100000``."""

import sys

from benchmarks.idle.histories import hunt
from benchmarks.idle.scale import measure


def main(what: str, count: str) -> int:
    if what == "scale":
        print(measure(int(count)))
        return 0
    found = hunt(int(count))
    print(found)
    return 1 if found.false_stops or found.missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
