"""A job that is killed at any moment, and started again, ends as if it had never been."""

import json
import multiprocessing
import os
import random
import time
from collections.abc import Callable
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from tileseg.command_line import main
from tileseg.container.sagemaker import Container
from tileseg.training.checkpoint import UNFINISHED, Checkpoints

FRESH = multiprocessing.get_context("forkserver")
"""Processes of their own that have torch loaded already, which takes longer than to train here."""

FRESH.set_forkserver_preload(["tileseg.training.job", __name__])


def train(base: Path, said: Path) -> None:
    """What the container's command does, in a process that can be killed."""
    os.environ["SAGEMAKER_BASE_DIR"] = str(base)
    os.dup2(os.open(said, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), 1)
    torch.set_num_threads(1)
    raise SystemExit(main(["train"]))


def started(container: Container) -> tuple[BaseProcess, Path]:
    said = container.base / "said.txt"
    said.unlink(missing_ok=True)
    process = FRESH.Process(target=train, args=(container.base, said))
    process.start()
    return process, said


def wait_for(said: Path, beginning: str, process: BaseProcess) -> None:
    while process.is_alive():
        if said.exists() and any(line.startswith(beginning) for line in said.read_text().splitlines()):
            return
        time.sleep(0.002)


def result(container: Container) -> tuple[dict[str, torch.Tensor], list[dict[str, Any]]]:
    """The weights, and what each epoch came to but for its speed."""
    history = [json.loads(line) for line in (container.model / "history.jsonl").read_text().splitlines()]
    for epoch in history:
        del epoch["tiles_per_second"]
    return load_file(container.model / "model.safetensors"), history


def test_a_job_killed_again_and_again_ends_bitwise_as_one_that_never_was(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path, tmp_path: Path
) -> None:
    settings = 'average = 0.9\nbest_by = "val_loss"\nepochs = 7'
    give_recipe(tiles_on_disk, ("epochs = 3", settings))
    process, _ = started(container)
    process.join(60)
    uninterrupted = result(container)

    seed = random.randrange(2**32)
    moments, killed, resumed = random.Random(seed), 0, 0
    (container.base / "input").rename(tmp_path / "input")
    other = Container(tmp_path)
    recipe = other.base / "input" / "data" / "config" / "recipe.toml"
    for attempt in range(1, 7):
        recipe.write_text(with_in_flight(recipe.read_text(), attempt))
        process, said = started(other)
        if attempt < 6:
            wait_for(said, f"epoch={attempt} ", process)
            time.sleep(moments.uniform(0, 0.06))
            process.kill()
        process.join(60)
        killed += process.exitcode == -9
        resumed += "resumed at step" in said.read_text()
    weights, history = result(other)
    assert history == uninterrupted[1], f"moments drawn from {seed}"
    assert all(torch.equal(weights[name], tensor) for name, tensor in uninterrupted[0].items())
    assert (killed, resumed >= 3) == (5, True)


def with_in_flight(text: str, tiles: int) -> str:
    """The same recipe, but that another number of tiles is fetched at a time."""
    lines = [line for line in text.splitlines() if not line.startswith("in_flight")]
    return "\n".join(lines).replace("bands =", f"in_flight = {tiles}\nbands =", 1)


def save_for_ever(folder: Path, first: int) -> None:
    weights = torch.rand(200_000)
    checkpoints = Checkpoints(folder, "a")
    for step in count(first):
        checkpoints.save({"step": step, "history": [], "weights": weights + step})


def test_of_sixty_kills_while_saving_none_costs_more_than_the_save_itself(tmp_path: Path) -> None:
    said: list[str] = []
    checkpoints = Checkpoints(tmp_path, "a", say=said.append)
    step, half_written = 0, 0
    for kill in range(60):
        process = FRESH.Process(target=save_for_ever, args=(tmp_path, step + 1))
        process.start()
        while not any(path.name > f"step-{step:09d}-f" for path in checkpoints.generations()):
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.02))
        while kill % 2 and not (tmp_path / UNFINISHED).exists():  # every other one dies in the middle of a save
            continue
        process.kill()
        process.join(10)
        half_written += (tmp_path / UNFINISHED).exists()
        state = checkpoints.load()
        assert state
        assert state["step"] > step
        assert not (tmp_path / UNFINISHED).exists()
        step = state["step"]
    assert said == []  # no checkpoint was ever found damaged
    assert half_written > 10  # and it was not for want of trying
