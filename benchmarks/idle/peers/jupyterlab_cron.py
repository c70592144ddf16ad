"""aws-samples/sagemaker-studio-apps-lifecycle-config-examples, JupyterLab 0.3.1, ``auto_stop_idle.py``.

Idle when no kernel is busy and the last activity of every kernel and terminal is the limit ago; without any, the last
that a state file remembers, or the first look.
"""

from datetime import datetime, timedelta

from benchmarks.idle.peers.space import Space
from benchmarks.idle.peers.tool import JUPYTERLAB, Inside, Rule, Tool


def rule(limit: timedelta) -> Rule:
    state: datetime | None = None

    def stops(space: Space) -> bool:
        nonlocal state
        found = [each.last_activity or space.created for each in (space.kernel, space.terminal) if each.is_open]
        state = max(found) if found else state or space.now
        return not space.kernel.busy and all(space.now - last > limit for last in found or [state])

    return stops


TOOL = Tool("lifecycle, JupyterLab", JUPYTERLAB, timedelta(minutes=2), Inside(rule))
