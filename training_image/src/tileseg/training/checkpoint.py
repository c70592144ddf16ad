"""A run kept on disk such that a job killed at any moment finds a whole one."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from tileseg.failure import JobFailure

if TYPE_CHECKING:
    from typing_extensions import Buffer

State = dict[str, Any]

UNFINISHED = "unfinished"
"""The name of a file that is being written; none that is read has it, though SageMaker may copy it to S3 as well."""

LETTERS = 32
"""Of the digest, in a file's name: 128 bits, which no accident hits."""


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of one job, told from another's by an identity: what is computed, from which tiles.

    A file's name tells how far the run had come, in an order that sorting finds, and the SHA-256 of what it holds.
    """

    folder: Path
    identity: str
    kept: int = 2
    say: Callable[[str], None] = print

    def save(self, state: State) -> None:
        """Another generation, at once or not at all; then the oldest of too many goes.

        Raises:
            OSError: the disk is full, or gave out; the generations from before are as they were.
        """
        unfinished = self.folder / UNFINISHED
        try:
            digest = _written(unfinished, {"identity": self.identity, **state})
            name = f"step-{state['step']:09d}-epoch-{len(state['history']):06d}-{digest[:LETTERS]}.pt"
            unfinished.replace(self.folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        _reach_disk(self.folder)
        for old in self.generations()[self.kept :]:
            old.unlink()

    def load(self) -> State | None:
        """The newest state that is whole, or nothing where none was saved; what is damaged or unfinished is removed.

        Raises:
            JobFailure: there are checkpoints, but all are damaged, or they belong to another job.
        """
        (self.folder / UNFINISHED).unlink(missing_ok=True)
        found = self.generations()
        for path in found:
            if not _is_whole(path):
                self.say(f"the checkpoint {path.name} is damaged: it is removed, and the one before it is used")
                path.unlink()
                continue
            return self._of_this_job(path)
        if found:
            raise JobFailure(
                f"all {len(found)} checkpoints in {self.folder} were damaged, and are removed: start the job anew, "
                "and it begins at the first step"
            )
        return None

    def generations(self) -> list[Path]:
        """From the newest to the oldest."""
        return sorted(self.folder.glob("step-*-epoch-*-*.pt"), reverse=True)

    def _of_this_job(self, path: Path) -> State:
        try:
            state: State = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # torch.load raises whatever the bytes lead it into
            raise JobFailure(
                f"the checkpoint {path} cannot be read ({type(error).__name__}): "
                "give the job an empty checkpoint folder"
            ) from error
        if state.get("identity") != self.identity:
            raise JobFailure(
                f"the checkpoint {path} was made by another recipe or from other tiles: "
                "give the job a checkpoint folder of its own, or the recipe and tiles that it began with"
            )
        return state


class _HashedFile(BufferedWriter):
    """A file that is hashed as it is written, so that it need not be read again."""

    def __init__(self, path: Path) -> None:
        super().__init__(FileIO(path, "w"))
        self.sha256 = hashlib.sha256()

    def write(self, data: "Buffer") -> int:
        self.sha256.update(data)
        return super().write(data)


def _written(path: Path, state: State) -> str:
    """The digest of the file, which has reached the disk."""
    with _HashedFile(path) as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
        return file.sha256.hexdigest()


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        return path.stem.endswith(hashlib.file_digest(file, "sha256").hexdigest()[:LETTERS])


def _reach_disk(folder: Path) -> None:
    """A renamed file is only safe once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
