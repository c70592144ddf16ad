"""A checkpoint is whole or it is not there."""

import errno
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.training.checkpoint import UNFINISHED, Checkpoints


def state(step: int, **more: Any) -> dict[str, Any]:
    return {"step": step, "history": [], **more}


def test_what_was_saved_is_loaded_under_the_same_identity(tmp_path: Path) -> None:
    Checkpoints(tmp_path, "a").save(state(3, weights=torch.ones(2)))
    loaded = Checkpoints(tmp_path, "a").load()
    assert loaded
    assert loaded["step"] == 3
    assert torch.equal(loaded["weights"], torch.ones(2))


def test_an_empty_folder_has_no_checkpoint(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path, "a").load() is None


def test_only_so_many_generations_are_kept_the_newest_first(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, "a", kept=3)
    for step in (5, 90, 100, 1000, 20_000):
        checkpoints.save(state(step))
    assert [int(path.name.split("-")[1]) for path in checkpoints.generations()] == [20_000, 1000, 100]


def test_the_end_of_an_epoch_is_newer_than_its_last_step(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, "a")
    checkpoints.save(state(7) | {"history": [{"epoch": 1}]})
    checkpoints.save(state(7))
    loaded = checkpoints.load()
    assert loaded
    assert len(loaded["history"]) == 1


def test_a_save_that_fails_halfway_leaves_those_before_it_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints = Checkpoints(tmp_path, "a")
    checkpoints.save(state(1))
    before = sorted(tmp_path.iterdir())

    def disk_full(_state: object, file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(torch, "save", disk_full)
    with pytest.raises(OSError, match="No space left"):
        checkpoints.save(state(2))
    assert sorted(tmp_path.iterdir()) == before


@settings(max_examples=30)
@given(data=st.data())
def test_whatever_happens_to_the_newest_the_one_before_it_is_used_and_that_is_said(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("checkpoints")
    said: list[str] = []
    checkpoints = Checkpoints(folder, "a", say=said.append)
    for step in (1, 2):
        checkpoints.save(state(step))
    newest = checkpoints.generations()[0]
    content = newest.read_bytes()
    if data.draw(st.booleans(), label="truncated"):
        newest.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    else:
        place, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
        newest.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
    loaded = checkpoints.load()
    assert loaded
    assert loaded["step"] == 1
    assert said == [f"the checkpoint {newest.name} is damaged: it is removed, and the one before it is used"]
    checkpoints.save(state(2))  # as the resumed job does; the damaged one must not count as newer
    assert len(checkpoints.generations()) == 2


def test_that_all_are_damaged_is_told_rather_than_begun_anew_in_silence(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, "a")
    for step in (1, 2):
        checkpoints.save(state(step))
    for path in checkpoints.generations():
        path.write_bytes(b"half")
    with pytest.raises(JobFailure, match=r"all 2 checkpoints in .* were damaged, and are removed: start the job anew"):
        checkpoints.load()
    assert checkpoints.load() is None


def test_what_a_killed_writer_left_is_removed_and_never_read(tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).write_bytes(b"half")
    assert Checkpoints(tmp_path, "a").load() is None
    assert list(tmp_path.iterdir()) == []


def test_a_checkpoint_of_another_job_is_refused_and_left_alone(tmp_path: Path) -> None:
    Checkpoints(tmp_path, "a").save(state(1))
    with pytest.raises(JobFailure, match="made by another recipe or from other tiles: give the job a checkpoint"):
        Checkpoints(tmp_path, "b").load()
    assert Checkpoints(tmp_path, "a").load()


def test_a_checkpoint_cannot_run_code(tmp_path: Path) -> None:
    Checkpoints(tmp_path, "a").save(state(1, hostile=Path("/")))
    with pytest.raises(
        JobFailure, match=r"cannot be read \(UnpicklingError\): give the job an empty checkpoint folder"
    ):
        Checkpoints(tmp_path, "a").load()
