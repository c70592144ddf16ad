"""SageMaker's own idle settings (docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-idle-shutdown.html).

JupyterLab is idle without a kernel session and a terminal session; that one left open keeps it running is reported in
aws/amazon-sagemaker-feedback#140. Code Editor is idle without file changes, viewing or terminal interaction. Files that
are written count for JupyterLab too, here.
"""

from datetime import datetime, timedelta

from benchmarks.idle.peers.space import Space
from benchmarks.idle.peers.tool import BOTH, Inside, Rule, Tool

LEAST = timedelta(minutes=60)


def rule(limit: timedelta) -> Rule:
    limit, seen = max(limit, LEAST), datetime.min

    def stops(space: Space) -> bool:
        nonlocal seen
        if space.life.kind == "CodeEditor":
            return space.now - max(space.file, space.terminal.last_activity or space.created) > limit
        alive = space.now if space.kernel.is_open or space.terminal.is_open else space.file
        seen = max(seen.replace(tzinfo=alive.tzinfo), alive)
        return space.now - seen > limit

    return stops


TOOL = Tool("SageMaker's setting", BOTH, timedelta(minutes=1), Inside(rule, script=False))
