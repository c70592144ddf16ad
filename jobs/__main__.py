"""Training jobs from a terminal in Studio: ``python -m jobs submit FILE --template PARAMETER``."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import boto3

from .configuration import UnknownBucket, render
from .gateway import Jobs
from .isolation import CannotIsolate, channels_of
from .names import job_name
from .template import Wishes

SECONDS_BETWEEN_LOOKS = 10


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(Jobs(boto3.Session()), chosen))
    except (OSError, UnknownBucket, CannotIsolate) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jobs", description="Submit and follow training jobs.")
    commands = parser.add_subparsers(required=True)
    submit = commands.add_parser("submit", help="start a training job")
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
    follow = commands.add_parser("follow", help="print a job's log until it ends")
    follow.add_argument("job")
    follow.set_defaults(run=_follow)
    return parser


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


def _follow(jobs: Jobs, chosen: argparse.Namespace) -> int:
    log = jobs.log(chosen.job)
    while True:
        state = jobs.state(chosen.job)
        for line in log.new_lines():
            print(line)
        if not state.running:
            print(f"{state.name}: {state.status} {state.failure}".rstrip())
            return 0 if state.status == "Completed" else 1
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    sys.exit(main())
