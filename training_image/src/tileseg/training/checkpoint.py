"""A run kept on disk such that a job killed at any moment finds a whole one."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tileseg.failure import JobFailure

State = dict[str, Any]


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of one job, told from another's by an identity: what is computed, from which tiles."""

    folder: Path
    identity: str

    @property
    def last(self) -> Path:
        return self.folder / "last.pt"

    def save(self, state: State) -> None:
        """Takes the place of the last checkpoint, at once or not at all."""
        write_atomically(self.last, {"identity": self.identity, **state})

    def load(self) -> State | None:
        """The state that was saved last, or nothing where there is none.

        Raises:
            JobFailure: it cannot be read, or belongs to another job.
        """
        if not self.last.exists():
            return None
        try:
            state: State = torch.load(self.last, map_location="cpu", weights_only=True)
        except Exception as error:  # torch.load raises whatever the bytes lead it into
            raise JobFailure(
                f"the checkpoint {self.last} cannot be read ({type(error).__name__}): "
                "give the job an empty checkpoint folder"
            ) from error
        if state.get("identity") != self.identity:
            raise JobFailure(
                f"the checkpoint {self.last} was made by another recipe or from other tiles: "
                "give the job a checkpoint folder of its own, or the recipe and tiles that it began with"
            )
        return state


def write_atomically(path: Path, state: State) -> None:
    """The old file stays whole until the new one is, and has reached the disk."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _reach_disk(path.parent)


def _reach_disk(folder: Path) -> None:
    """A renamed file is only safe once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
