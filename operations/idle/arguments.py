"""What ``python -m operations idle`` takes."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from operations.idle.command import explain, replay


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    idle = commands.add_parser("idle", help="explain the idle sweep, and try another policy")
    ways = idle.add_subparsers(required=True, metavar="WHAT")
    why = ways.add_parser("explain", help="why an app was or was not stopped")
    why.add_argument("app", help="its space, DOMAIN/SPACE, DOMAIN/SPACE/TYPE or ARN")
    why.add_argument("--environment", default="dev", help="whose sweep: dev unless given")
    why.add_argument("--days", type=_positive, default=2, help="how far back to look: 2 unless given")
    why.add_argument("--last", type=_positive, default=5, help="how many decisions to tell: 5 unless given")
    why.add_argument("--save", type=Path, metavar="FILE", help="write its lines to this file, for replay")
    why.set_defaults(
        run=lambda chosen: explain(
            chosen.app, environment=chosen.environment, days=chosen.days, last=chosen.last, save=chosen.save
        )
    )
    again = ways.add_parser("replay", help="decide recorded sweeps again by another policy")
    again.add_argument("file", type=Path, help="lines of the sweep's log")
    again.add_argument("--kind", default="", help="only this type, such as JupyterLab")
    again.add_argument("--limit-minutes", type=_limit, dest="limit", help="how long something may be unused")
    again.add_argument("--notice-minutes", type=_minutes, dest="notice", help="how long before, owners are warned")
    again.add_argument("--max-age-minutes", type=_minutes, dest="max_age", help="the age at which the unknown stops")
    again.add_argument("--longest-keep-days", type=_days, dest="longest_keep", help="of keep-until without approval")
    again.add_argument("--shared-spaces", action=argparse.BooleanOptionalAction, help="whether shared spaces count")
    again.set_defaults(run=lambda chosen: replay(chosen.file, _changes(chosen), kind=chosen.kind))


def _changes(chosen: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(chosen, name) for name in ("limit", "notice", "max_age", "longest_keep", "shared_spaces")}


def _positive(text: str) -> int:
    number = int(text)
    if not 0 < number <= 3650:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 3650")
    return number


def _minutes(text: str) -> timedelta:
    if not 0 <= int(text) <= 525_600:
        raise argparse.ArgumentTypeError(f"{text} minutes are not between 0 and a year")
    return timedelta(minutes=int(text))


def _limit(text: str) -> timedelta:
    if not _minutes(text):
        raise argparse.ArgumentTypeError("a limit of nothing stops everything")
    return _minutes(text)


def _days(text: str) -> timedelta:
    return timedelta(days=_positive(text))
