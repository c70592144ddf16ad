"""``make bench-training``: every figure that the design asks for, in one run.

``python -m training_image.benchmarks --part loader`` measures one part alone.
"""

import argparse
import sys
from pathlib import Path

from training_image.benchmarks.parts import PARTS, measured
from training_image.benchmarks.report import show, write


def main() -> int:
    options = argparse.ArgumentParser(prog="make bench-training", description=__doc__)
    options.add_argument("--part", choices=PARTS, action="append", help="this part alone; may be given several times")
    options.add_argument("--out", type=Path, default=Path("evaluation"), help="gets bench-training.json")
    given = options.parse_args()
    sections = [measured(part) for part in given.part or PARTS]
    show(sections)
    write(given.out / "bench-training.json", sections)
    failed = [row.what.strip() for section in sections for row in section.rows if row.verdict == "NO"]
    print(f"not reached: {', '.join(failed)}" if failed else "everything that was measured reached what was asked")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
