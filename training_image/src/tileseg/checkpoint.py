"""A run kept on disk such that a job killed at any moment finds a whole one."""

import os
from pathlib import Path
from typing import Any

import torch

from tileseg.failure import JobFailure

NAME = "last.pt"


def write_atomically(path: Path, state: dict[str, Any]) -> None:
    """The old file stays whole until the new one is, and has reached the disk."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def save(folder: Path, state: dict[str, Any], *, identity: str) -> None:
    """Keeps the state under the identity of the job: what it computes, from which tiles."""
    write_atomically(folder / NAME, {"identity": identity, **state})


def load(folder: Path, *, identity: str) -> dict[str, Any] | None:
    """The state that was kept here, or nothing where there is none.

    Raises:
        JobFailure: it cannot be read, or belongs to another job.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch.load raises whatever the bytes lead it into
        raise JobFailure(
            f"the checkpoint {path} cannot be read ({type(error).__name__}): give the job an empty checkpoint folder"
        ) from error
    if state.get("identity") != identity:
        raise JobFailure(
            f"the checkpoint {path} was made by another recipe or from other tiles: "
            "give the job a checkpoint folder of its own, or the recipe and tiles that it began with"
        )
    return state
