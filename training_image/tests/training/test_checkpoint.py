"""A checkpoint is whole or it is not there."""

import errno
from pathlib import Path

import pytest
import torch

from tileseg.failure import JobFailure
from tileseg.training.checkpoint import Checkpoints


def test_what_was_saved_is_loaded_under_the_same_identity(tmp_path: Path) -> None:
    Checkpoints(tmp_path, "a").save({"step": 3, "weights": torch.ones(2)})
    state = Checkpoints(tmp_path, "a").load()
    assert state
    assert state["step"] == 3
    assert torch.equal(state["weights"], torch.ones(2))


def test_an_empty_folder_has_no_checkpoint(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path, "a").load() is None


def test_a_save_that_fails_halfway_leaves_the_one_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Checkpoints(tmp_path, "a").save({"step": 1})

    def disk_full(_state: object, file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(torch, "save", disk_full)
    with pytest.raises(OSError, match="No space left"):
        Checkpoints(tmp_path, "a").save({"step": 2})
    state = Checkpoints(tmp_path, "a").load()
    assert state
    assert state["step"] == 1


@pytest.mark.parametrize("content", [b"", b"half", b"PK\x03\x04" + b"\0" * 100], ids=["empty", "text", "torn archive"])
def test_a_checkpoint_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "last.pt").write_bytes(content)
    with pytest.raises(JobFailure, match=r"last\.pt cannot be read .*: give the job an empty checkpoint folder"):
        Checkpoints(tmp_path, "a").load()


def test_a_checkpoint_cannot_run_code(tmp_path: Path) -> None:
    torch.save({"identity": "a", "state": Path("/")}, tmp_path / "last.pt")
    with pytest.raises(JobFailure, match="cannot be read"):
        Checkpoints(tmp_path, "a").load()
