"""A JupyterLab app that runs: a Jupyter server, and what the domain starts with every app, in the app's own place."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local_cloud import LocalCloud
from local_cloud.processes import signal_group
from operations.rehearsal.jupyter import JupyterServer


def kernel(state: str, last_activity: datetime) -> dict[str, Any]:
    """As ``/api/kernels`` lists one."""
    at = last_activity.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"id": "k-1", "name": "python3", "last_activity": at, "execution_state": state, "connections": 1}


class RunningApp:
    """Runs until it is left; nothing of it survives the embedded AWS either.

    Args:
        app: the key of DescribeApp.
        script: the lifecycle configuration's, as a person would read it.
        folder: of its own; its home, its temporary files and what SageMaker tells of the app are in there.
    """

    def __init__(
        self, cloud: LocalCloud, app: Mapping[str, str], *, script: str, folder: Path, kernels: list[dict[str, Any]]
    ) -> None:
        self._cloud, self._app, self._script, self._folder = cloud, app, script, folder
        self._answers = {"kernels": kernels, "terminals": []}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for name in ("home", "tmp", "runtime", "opt/ml/metadata", "sys/fs/cgroup"):
            (self._folder / name).mkdir(parents=True)
        environ = {**self._cloud.inside(self._app), **self._own()}
        arn = f"arn:aws:sagemaker:{environ['AWS_REGION']}:{'0' * 12}:app/rehearsed"
        (self._folder / "opt/ml/metadata/resource-metadata.json").write_text(
            json.dumps({**self._app, "ResourceName": "default", "ResourceArn": arn})
        )
        (self._folder / "sys/fs/cgroup/cpu.stat").write_text("usage_usec 0\n")  # its programs do nothing
        server = JupyterServer(self._folder / "runtime", self._folder / "home", self._answers)
        self._stack.enter_context(server)
        self._start(environ)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _start(self, environ: Mapping[str, str]) -> None:
        """In a group of its own, since the script leaves behind what it starts."""
        command = ["bash", "-c", self._script]
        process = subprocess.Popen(command, env=environ, cwd=self._folder / "home", process_group=0)
        self._cloud.adopt(process.pid)
        self._stack.callback(signal_group, process.pid, signal.SIGKILL)
        process.wait()

    def _own(self) -> dict[str, str]:
        """No more of this machine than its Python."""
        return {
            "CLOISTER_ROOT": str(self._folder),
            "HOME": str(self._folder / "home"),
            "JUPYTER_CONFIG_DIR": str(self._folder / "home/.jupyter"),
            "JUPYTER_RUNTIME_DIR": str(self._folder / "runtime"),
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "TMPDIR": str(self._folder / "tmp"),
        }
