"""The stock CDK command line against the embedded AWS."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from operations.rehearsal.stage import StepFailed

ROOT = Path(__file__).resolve().parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
ENVIRONMENT = "local"
_FAILURE = re.compile(r"\| (?:CREATE|UPDATE|DELETE)_FAILED +\| (.*)")
_EVENT = re.compile(r"\|\s*(\d+)/(\d+)\s*\|")


class Deployment:
    """`cdk` with one environment and one log; each command is a process group that is gone when the call returns.

    Args:
        environ: what leads the command line to the cloud.
        assembly: folder of the synthesized templates.
        log: everything the command line prints.
    """

    def __init__(self, environ: Mapping[str, str], *, assembly: Path, log: Path) -> None:
        self._environ = {**os.environ, **environ}
        self._assembly = assembly
        self._log = log

    def bootstrap(self, account: str, region: str) -> None:
        # From a folder without cdk.json: bootstrapping needs no app, and this way none is run.
        self._run(["bootstrap", f"aws://{account}/{region}"], cwd=self._assembly.parent)

    def deploy(self, progress: Callable[[str], None]) -> None:
        """Synthesize once and deploy all stacks. Templates are validated by `make check` and the tests, not here."""
        arguments = ["deploy", "--all", "--context", f"environment={ENVIRONMENT}", "--output", str(self._assembly)]
        arguments += ["--require-approval", "never", "--concurrency", "4", "--progress", "events", "--no-validation"]
        self._run(arguments, cwd=ROOT, progress=progress)

    def destroy(self, progress: Callable[[str], None]) -> None:
        self._run(["destroy", "--all", "--force", "--app", str(self._assembly)], cwd=ROOT, progress=progress)

    def _run(
        self, arguments: Sequence[str], *, cwd: Path, progress: Callable[[str], None] = lambda _line: None
    ) -> None:
        failures: list[str] = []
        with self._log.open("a") as log, self._start(arguments, cwd) as process:
            try:
                assert process.stdout is not None
                for line in process.stdout:
                    log.write(line)
                    failures += _FAILURE.findall(line)
                    if event := _EVENT.search(line):
                        progress(f"{line.split('|')[0].strip()} {event[1]} of {event[2]}")
                code = process.wait()
            finally:
                _end(process)
        if code:
            reason = " ".join(failures[0].split()) if failures else f"it ended with exit status {code}"
            raise StepFailed(f"`cdk {arguments[0]}` failed: {reason} All it said is in {self._log}")

    def _start(self, arguments: Sequence[str], cwd: Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(CDK), *arguments, "--no-notices"],
            cwd=cwd,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


def _end(process: "subprocess.Popen[str]") -> None:
    """Whatever became of the command, nothing it started lives on."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
