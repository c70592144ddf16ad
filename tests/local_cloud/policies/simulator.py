"""Another's reading of IAM, to hold ours against: `@cloud-copilot/iam-simulate`, a development dependency."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_SCRIPT = Path(__file__).with_name("simulator.mjs")


class Simulator:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def allows(self, simulation: Mapping[str, Any]) -> bool:
        """Its verdict; a request or policy that it does not understand fails the test."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(simulation) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert not answer["error"] + str(answer["ignored"] or ""), answer
        return bool(answer["allowed"])


@contextmanager
def running_simulator() -> Iterator[Simulator]:
    own = Path(sys.executable).with_name("node")
    node = str(own) if own.exists() else shutil.which("node")
    assert node is not None, "Node is not installed: run make setup"
    with subprocess.Popen(
        [node, "--input-type=module", "--eval", _SCRIPT.read_text()],
        cwd=ROOT,  # where Node looks for packages
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
    ) as process:
        try:
            yield Simulator(process)
        finally:
            process.kill()
