"""Training jobs from a terminal in Studio: ``python -m jobs submit FILE --template PARAMETER``."""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import boto3

from .configuration import UnknownBucket, render
from .gateway import Jobs
from .names import job_name

SECONDS_BETWEEN_LOOKS = 10


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(Jobs(boto3.Session()), chosen))
    except (OSError, UnknownBucket) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jobs", description="Submit and follow training jobs.")
    commands = parser.add_subparsers(required=True)
    submit = commands.add_parser("submit", help="start a training job")
    submit.add_argument("configuration", type=Path, help="a TOML file, as in experiments/")
    submit.add_argument("--template", required=True, help="for example /cloister/dev/templates/cpu")
    submit.set_defaults(run=_submit)
    follow = commands.add_parser("follow", help="print a job's log until it ends")
    follow.add_argument("job")
    follow.set_defaults(run=_follow)
    return parser


def _submit(jobs: Jobs, chosen: argparse.Namespace) -> int:
    template = jobs.template(chosen.template)
    configuration = render(chosen.configuration.name, chosen.configuration.read_text(), template.buckets)
    name = job_name(template.job_prefix, chosen.configuration.stem, datetime.now(UTC))
    jobs.submit(template, configuration, job_name=name)
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
