"""The sweep of lambdas/idle_shutdown, the real code, with the heartbeats of its spaces."""

from datetime import timedelta

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.tool import BOTH, Outside, Tool
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.decision.policy import Policy

EVERY = timedelta(minutes=15)


def sweep(cloud: Cloud, limit: timedelta) -> None:
    policy = Policy(limit=limit, every=EVERY)
    Run({"JupyterLab": policy, "CodeEditor": policy}).sweep(cloud)


TOOL = Tool("Cloister's sweep", BOTH, EVERY, Outside(sweep))
