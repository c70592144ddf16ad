"""aws-samples/sagemaker-studio-apps-lifecycle-config-examples, Code Editor, ``auto_stop_idle.py``.

Idle when the newest file of the editor's history and backups is older than the limit. It takes a folder without files
for idle; here there is one from the start.
"""

from datetime import timedelta

from benchmarks.idle.peers.tool import CODE_EDITOR, Inside, Rule, Tool


def rule(limit: timedelta) -> Rule:
    return lambda space: space.now - space.file > limit


TOOL = Tool("lifecycle, Code Editor", CODE_EDITOR, timedelta(minutes=2), Inside(rule))
