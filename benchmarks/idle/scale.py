"""Calls, time and memory for many apps of which a tenth is idle, all with good signals; owners are told."""

import resource
import time
from datetime import UTC, datetime, timedelta

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Cloud
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.spaces import Spaces
from lambdas.idle_shutdown.position import Position

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
POLICY = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15))
LAMBDA_SECONDS = 900
TOPIC = "arn:aws:sns:eu-central-1:1:owners"


def cloud_of(count: int) -> Cloud:
    """Every tenth app has been idle for hours, one in fifty says keep-until."""
    cloud = Cloud(NOW)
    for number in range(count):
        used = NOW - (timedelta(hours=5) if number % 10 == 0 else timedelta(minutes=3))
        app = App("d-1", f"space-{number}", NOW - timedelta(days=1), used)
        app.pass_time(NOW)
        cloud.apps[app.key] = app
        if number % 50 == 1:
            cloud.tags[app.arn] = {"keep-until": "2026-11-25T00:00Z"}
    cloud.live = True
    return cloud


def measure(count: int, *, cold: bool = False) -> str:
    """One line: what a sweep of so many apps takes at ten calls a second, in Lambda runs of 15 minutes. Each run has a
    process of its own where they are ``cold``, else they share one.
    """
    cloud = cloud_of(count)
    before = _mebibytes()
    started, spent, runs = time.process_time(), 0.0, 0
    position: Position | None = Position()
    spaces = {} if cold else {"d-1": Spaces(cloud, "d-1")}
    while position is not None:
        started = time.process_time()
        run = Run({"JupyterLab": POLICY}, seconds=LAMBDA_SECONDS, topic_arn=TOPIC, spaces=spaces)
        _, position = run.sweep(cloud, position)
        spent += time.process_time() - started
        runs += 1
    idle = sum(1 for stop in cloud.stops)
    return (
        f"{count} apps: {idle} stopped, {cloud.calls.total()} calls ({cloud.calls.total() / count:.3f} an app) "
        f"{dict(cloud.calls)}, {runs} run(s), "
        f"{(cloud.now - NOW).total_seconds():.0f} s at 10 calls a second, CPU {spent:.2f} s, "
        f"peak memory {_mebibytes():.0f} MiB of which {before:.0f} are the in-memory AWS and Python"
    )


def _mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
