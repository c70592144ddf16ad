"""aws-samples/sagemaker-studio-auto-shutdown-extension 0.1.6, ``idle_checker.py``: made for Studio Classic, here as if
it ran in JupyterLab.

An app goes when all its kernels are idle for the limit, terminals or not. Without kernels it goes when its timer is
over, which starts at the first look without a kernel and is never set again; open terminals do not count by default.
"""

from datetime import datetime, timedelta

from benchmarks.idle.peers.space import Space
from benchmarks.idle.peers.tool import JUPYTERLAB, Inside, Rule, Tool


def rule(limit: timedelta) -> Rule:
    timer: datetime | None = None

    def stops(space: Space) -> bool:
        nonlocal timer
        kernel = space.kernel
        if kernel.is_open:
            return not kernel.busy and space.now - (kernel.last_activity or space.created) > limit
        timer = timer or space.now
        return space.now - timer > limit

    return stops


TOOL = Tool("Studio extension", JUPYTERLAB, timedelta(minutes=1), Inside(rule))
