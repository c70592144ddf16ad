"""A job of two processes is the job of one: in what it computes, when it is stopped, and when one of them dies."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tileseg.container.endings import BROKEN, DONE
from tileseg.container.sagemaker import Container
from training_image.tests.training.test_job import run, run_until

TRAIN = Path(sys.executable).parent / "train"
GENTLY = ("learning_rate = 0.01", 'learning_rate = 0.0001\nprecision = "float32"')
"""Adam's first steps are as long whatever the slope, so that at a higher rate rounding decides where they lead."""


def start(container: Container) -> subprocess.Popen[str]:
    environ = {**os.environ, "SAGEMAKER_BASE_DIR": str(container.base), "TILESEG_PROCESSES": "2"}
    return subprocess.Popen(
        [TRAIN],
        env={**environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines_until(process: subprocess.Popen[str], beginning: str) -> list[str]:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(beginning):
            return lines
    raise AssertionError(process.communicate()[1])


def history(container: Container) -> list[dict[str, Any]]:
    lines = (container.model / "history.jsonl").read_text().splitlines()
    return [{name: value for name, value in json.loads(line).items() if "second" not in name} for line in lines]


def test_one_process_then_two_then_one_follow_the_curve_of_one_alone(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path, tmp_path: Path
) -> None:
    give_recipe(tiles_on_disk, ("epochs = 3", "epochs = 4"), GENTLY)
    run_until("epoch=1 ", container)

    process = start(container)
    said = lines_until(process, "epoch=3 ")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == DONE, process.communicate()[1]
    assert said[0] == "2 processes on each of 1 hosts, this is localhost"
    assert len([line for line in said if line.startswith("resumed at step 4 of 16")]) == 1, "only the first tells"
    assert not container.failure.exists()
    run(container)

    alone = Container(tmp_path / "alone")
    alone.base.mkdir()
    (container.base / "input").rename(alone.base / "input")
    run(alone)
    for found, expected in zip(history(container), history(alone), strict=True):
        losses = ("train_loss", "val_loss")
        assert [found[name] for name in losses] == pytest.approx([expected[name] for name in losses], rel=1e-3)
        assert found == pytest.approx(expected, abs=5e-3), "a pixel whose logit is almost 0 may fall to either side"


def test_a_process_that_is_killed_ends_the_job_with_a_sentence_and_leaves_none_behind(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk, ("epochs = 3", "epochs = 2000"), GENTLY)
    process = start(container)
    lines_until(process, "epoch=1 ")
    members = psutil.Process(process.pid).children()
    members[1].kill()
    assert process.wait(timeout=30) == BROKEN
    assert container.failure.read_text().startswith("a training process was ended by SIGKILL; if nobody sent it")
    assert len(members) == 2
    assert not any(member.is_running() for member in members)
    assert list(container.checkpoints.glob("*.pt")), "what was saved stays"
