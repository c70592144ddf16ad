"""A training program is stopped in order, and killed where it does not obey."""

import sys
import time
from pathlib import Path

import pytest

from local_cloud.emulator import Emulator, announce
from local_cloud.network.attachment import Attachment
from local_cloud.training.process import TrainingProcess

_DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def deaf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainingProcess:
    """A running program that ignores SIGTERM, and half a second of grace for it."""
    announce(Emulator(tmp_path, "https://127.0.0.1:1", tmp_path, tmp_path))
    monkeypatch.setattr("local_cloud.training.process.STOP_GRACE_SECONDS", 0.5)
    process = TrainingProcess([sys.executable, "-c", _DEAF], tmp_path, {}, Attachment({}))
    assert next(process.lines()) == "ready"
    return process


def test_a_program_that_ignores_the_stop_is_killed_after_the_grace(deaf: TrainingProcess) -> None:
    began = time.monotonic()
    deaf.stop()
    assert deaf.wait() == -9
    assert time.monotonic() - began >= 0.5
    assert not deaf.timed_out


def test_the_time_limit_ends_in_the_same_way_and_says_so(deaf: TrainingProcess) -> None:
    deaf.limit(0.1)
    assert deaf.wait() == -9
    assert deaf.timed_out


def test_nothing_is_left_registered_once_it_has_ended(deaf: TrainingProcess, tmp_path: Path) -> None:
    assert len(list((tmp_path / "process-groups").iterdir())) == 1
    deaf.stop()
    deaf.wait()
    assert list((tmp_path / "process-groups").iterdir()) == []
