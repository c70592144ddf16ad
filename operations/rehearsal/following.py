"""A job followed to its end: its log kept, its progress shown."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jobs.gateway import JobLog, JobState
from operations.rehearsal.stage import StepFailed

SECONDS_BETWEEN_LOOKS = 0.5
_PROGRESS = re.compile(r"progress=([0-9.]+);")
_METRIC = re.compile(r"\b(epoch|val_iou|val_loss)=([0-9.eE+-]+)")


@dataclass
class LiveProgress:
    """What a job's log has said so far."""

    fraction: float = 0.0
    epoch: str = ""
    metrics: str = ""

    def read(self, line: str) -> None:
        if found := _PROGRESS.search(line):
            self.fraction = float(found[1])
        if metrics := dict(_METRIC.findall(line)):
            self.metrics = "  ".join(f"{name} {float(value):.3g}" for name, value in metrics.items())

    def __str__(self) -> str:
        filled = round(self.fraction * 20)
        return f"{'━' * filled}{'╌' * (20 - filled)} {self.fraction:4.0%}  {self.metrics}"


def follow(
    find_state: Callable[[], JobState], job_log: JobLog, *, log: Path, progress: Callable[[str], None]
) -> JobState:
    """Every line of the job's log goes to ``log``.

    Raises:
        StepFailed: the job did not complete; the message carries SageMaker's reason.
    """
    live = LiveProgress()
    with log.open("w") as file:
        while True:
            state = find_state()
            for line in job_log.new_lines():
                file.write(f"{line}\n")
                live.read(line)
            progress(str(live) if live.fraction else state.phase)
            if not state.running:
                break
            time.sleep(SECONDS_BETWEEN_LOOKS)
    if state.status != "Completed":
        raise StepFailed(f"The job {state.name} is {state.status}: {state.failure} Its log is in {log}")
    return state
