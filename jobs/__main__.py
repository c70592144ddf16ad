"""Training jobs from a terminal in Studio: ``python -m jobs submit FILE --template PARAMETER``."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import boto3

from .configuration import UnknownBucket, render, replaced
from .gateway import Jobs
from .isolation import CannotIsolate, channels_of
from .names import job_name
from .template import Wishes
from .tiling import Tiling

SECONDS_BETWEEN_LOOKS = 10


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(Jobs(boto3.Session()), chosen))
    except (OSError, UnknownBucket, CannotIsolate) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jobs", description="Submit and follow jobs.")
    commands = parser.add_subparsers(required=True)
    _add_submit(commands.add_parser("submit", help="start a training job"))
    _add_tile(commands.add_parser("tile", help="start a processing job that cuts scenes to tiles"))
    follow = commands.add_parser("follow", help="print a job's log until it ends")
    follow.add_argument("job")
    follow.add_argument("--tiles", action="store_true", help="the job was started by `tile`")
    follow.set_defaults(run=_follow)
    return parser


def _add_submit(submit: argparse.ArgumentParser) -> None:
    submit.add_argument("configuration", type=Path, help="a TOML file, as in experiments/")
    submit.add_argument("--template", required=True, help="for example /cloister/dev/templates/cpu")
    submit.add_argument(
        "--set",
        type=_setting,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="settings",
        help="override a setting of the file, for example train.epochs=3; may be given several times",
    )
    submit.add_argument(
        "--isolated", action="store_true", help="without any network: SageMaker brings imagery, masks and weights"
    )
    submit.set_defaults(run=_submit)


def _add_tile(tile: argparse.ArgumentParser) -> None:
    tile.add_argument("scenes", help="where the scenes are, for example s3://{raw}/scenes")
    tile.add_argument("labels", help="where their labels are, each named as its scene")
    tile.add_argument("tiles", help="gets imagery/ and masks/, for example s3://{derived}/tree-crowns")
    tile.add_argument("options", nargs="*", help="after --: options of tileseg tile, for example -- --zoom 15")
    tile.add_argument("--template", required=True, help="for example /cloister/dev/templates/cpu")
    tile.set_defaults(run=_tile)


def _setting(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not (name and found and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE; write for example train.epochs=3")
    return name, value


def _submit(jobs: Jobs, chosen: argparse.Namespace) -> int:
    template = jobs.template(chosen.template)
    configuration = render(chosen.configuration.name, chosen.configuration.read_text(), template.buckets)
    name = job_name(template.job_prefix, chosen.configuration.stem, datetime.now(UTC))
    channels = channels_of(configuration) if chosen.isolated else ()
    jobs.submit(template, configuration, job_name=name, wishes=Wishes(dict(chosen.settings), channels))
    print(f"{name} was submitted. Follow it: python -m jobs follow {name}")
    return 0


def _tile(jobs: Jobs, chosen: argparse.Namespace) -> int:
    template = jobs.template(chosen.template)
    scenes, labels, tiles = (replaced(each, template.buckets) for each in (chosen.scenes, chosen.labels, chosen.tiles))
    name = job_name(template.job_prefix, "tiles", datetime.now(UTC))
    jobs.cut(template, Tiling(scenes, labels, tiles, tuple(chosen.options)), job_name=name)
    print(f"{name} was submitted. Follow it: python -m jobs follow --tiles {name}")
    return 0


def _follow(jobs: Jobs, chosen: argparse.Namespace) -> int:
    find_state, log = (jobs.state, jobs.log(chosen.job))
    if chosen.tiles:
        find_state, log = (jobs.cutting_state, jobs.cutting_log(chosen.job))
    while True:
        state = find_state(chosen.job)
        for line in log.new_lines():
            print(line)
        if not state.running:
            print(f"{state.name}: {state.status} {state.failure}".rstrip())
            return 0 if state.status == "Completed" else 1
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    sys.exit(main())
