"""What is saved is the run as it was, while training goes on."""

import errno
import threading
from pathlib import Path

import pytest
import torch

from tileseg.training.checkpoint import Checkpoints, State
from tileseg.training.saver import saver


class Slow(Checkpoints):
    """Waits with each save until it is told to go on."""

    go_on = threading.Event()

    def save(self, state: State) -> None:
        assert self.go_on.wait(10)
        super().save(state)


def test_what_is_saved_is_the_state_from_before_training_went_on(tmp_path: Path) -> None:
    weights, history = torch.zeros(3), [{"epoch": 1.0}]
    checkpoints = Slow(tmp_path, "a")
    with saver(checkpoints) as saving:
        saving.save({"step": 1, "history": history, "weights": weights})
        weights += 1
        history.append({"epoch": 2.0})
        assert checkpoints.generations() == []  # so training was not kept waiting
        checkpoints.go_on.set()
    state = checkpoints.load()
    assert state
    assert not state["weights"].any()
    assert len(state["history"]) == 1


class Full(Checkpoints):
    def save(self, state: State) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_that_a_disk_is_full_is_told_at_the_next_save_or_at_the_end(tmp_path: Path) -> None:
    state: State = {"step": 1, "history": []}
    with pytest.raises(OSError, match="No space left"), saver(Full(tmp_path, "a")) as saving:  # noqa: PT012
        saving.save(state)
        with pytest.raises(OSError, match="No space left"):
            saving.save(state)
