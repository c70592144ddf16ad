"""``python -m benchmarks.idle scale 10000``, ``histories 100000`` or ``peers 1000 --seed 0``."""

import argparse
import os
import sys

from benchmarks.idle.hunting import hunt
from benchmarks.idle.peers.table import show
from benchmarks.idle.scale import measure


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle", description="Try the idle sweep.")
    ways = parser.add_subparsers(required=True, metavar="WHAT")
    scale = ways.add_parser("scale", help="calls, time and memory for so many apps")
    scale.set_defaults(count=10_000, run=lambda chosen: print(measure(chosen.count, cold=chosen.cold)))
    scale.add_argument("--cold", action="store_true", help="each run in a new process of Lambda")
    histories = ways.add_parser("histories", help="days of a domain, the truth asked after each sweep")
    histories.set_defaults(count=10_000, run=lambda chosen: _hunt(chosen.count))
    peers = ways.add_parser("peers", help="what other tools would have done, over the same histories")
    peers.add_argument("--seed", type=int, default=0, help="of the first history")
    peers.set_defaults(count=1_000, run=lambda chosen: show(chosen.count, chosen.seed))
    for way in (scale, histories, peers):
        way.add_argument("count", type=int, nargs="?", default=way.get_default("count"), help="how many")
    chosen = parser.parse_args(arguments)
    return chosen.run(chosen) or 0


def _hunt(count: int) -> int:
    found = hunt(count, processes=os.cpu_count() or 1, told=_progress)
    print(f"\r{found}", flush=True)
    return 1 if found.false_stops or found.missed else 0


def _progress(done: int) -> None:
    print(f"\r{done:,} histories", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
