"""The admin's command line: ``python -m operations rehearse``."""

import argparse
import sys
from pathlib import Path

from operations.idle import arguments as idle
from operations.image.command import build_image
from operations.prove.command import prove
from operations.prove.mutation.command import mutate
from operations.rehearsal.command import rehearse

ROOT = Path(__file__).resolve().parents[1]
EXPERIMENT = ROOT / "experiments" / "tree_crowns.toml"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m operations", description="What admins do with Cloister.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rehearsal = commands.add_parser("rehearse", help="deploy, use and destroy the platform on an embedded AWS")
    rehearsal.add_argument("--folder", type=Path, default=ROOT / "rehearsal", help="for the report, pictures and logs")
    rehearsal.add_argument("--port", type=int, default=0, help="of 127.0.0.1 for the embedded AWS; 0 takes a free one")
    rehearsal.add_argument("--experiment", type=Path, default=EXPERIMENT, help="the training job's configuration")
    rehearsal.set_defaults(run=lambda chosen: rehearse(chosen.folder, port=chosen.port, experiment=chosen.experiment))
    image = commands.add_parser("image", help="build the training image without a container engine, where tools allow")
    image.set_defaults(run=lambda _: build_image())
    proof = commands.add_parser("prove", help="show which promises the templates keep, with the evidence")
    proof.add_argument("--assembly", type=Path, help="folder that cdk synth wrote; without it, dev is synthesized")
    proof.add_argument("--json", type=Path, metavar="FILE", help="write everything that was seen to this file")
    proof.add_argument("--html", type=Path, metavar="FILE", help="write a page with a picture of the network")
    proof.set_defaults(run=lambda chosen: prove(chosen.assembly, json_file=chosen.json, html_file=chosen.html))
    idle.add_to(commands)
    endpoints = commands.add_parser("endpoints", help="print docs/reference/endpoints.md as it should be")
    endpoints.set_defaults(run=lambda _: _print_endpoints())
    hunt = commands.add_parser("mutate", help="break every property of the templates: some claim must fall each time")
    hunt.add_argument("--assembly", type=Path, help="folder that cdk synth wrote; without it, prod is synthesized")
    hunt.set_defaults(run=lambda chosen: mutate(chosen.assembly))
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen))


def _print_endpoints() -> int:
    from operations.endpoint_page import page  # brings CDK, and with it Node, which no other command needs
    from stacks.settings import load

    print(page([load("dev"), load("prod")]), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
