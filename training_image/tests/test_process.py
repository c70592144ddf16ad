"""The command as SageMaker runs it: a process that is told to stop by a signal and judged by its exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tileseg.command_line import main
from tileseg.container.endings import BROKEN, DONE, REFUSED
from tileseg.container.sagemaker import Container
from training_image.tests.s3_server import Bucket, S3Server

TRAIN = Path(sys.executable).parent / "train"


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """The command listens to signals for the rest of its process, which here is that of the tests."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def start(container: Container, *before: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "SAGEMAKER_BASE_DIR": str(container.base), "OMP_NUM_THREADS": "1"}
    command = [*before, str(TRAIN)]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_until(process: subprocess.Popen[str], beginning: str) -> None:
    assert process.stdout
    while line := process.stdout.readline():
        if line.startswith(beginning):
            return
    raise AssertionError(process.communicate()[1])


def test_sigterm_saves_the_model_so_far_and_a_new_job_goes_on_from_there(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk, ("epochs = 3", "epochs = 2000"))
    process = start(container)
    read_until(process, "epoch=1 ")
    process.send_signal(signal.SIGTERM)
    told = time.monotonic()
    assert process.wait(timeout=60) == DONE, process.communicate()[1]
    assert time.monotonic() - told < 20
    metrics = json.loads((container.model / "metrics.json").read_text())
    assert metrics["best"]["epoch"] >= 1
    assert (container.model / "model.safetensors").exists()
    assert not (container.base / "output" / "failure").exists()

    process = start(container)
    read_until(process, "resumed at step ")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == DONE


def test_a_refusal_is_one_sentence_in_the_failure_file_and_no_traceback(
    container: Container, give_recipe: Callable[..., str]
) -> None:
    give_recipe("s3://tiles/derived", ("epochs = 3", 'epochs = "three"'))
    process = start(container)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == REFUSED
    failure = (container.base / "output" / "failure").read_text()
    assert failure.startswith('recipe.toml has one mistake: train.epochs is "three"')
    assert errors == f"train: {failure}\n"


def test_a_forbidden_bucket_reaches_the_failure_file(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.buckets["secret"] = Bucket(forbidden=True)
    give_recipe("s3://secret/derived")
    monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(container.base))
    assert main(["train"]) == REFUSED
    failure = (container.base / "output" / "failure").read_text()
    assert failure.startswith("cannot list s3://secret/derived/imagery: access is forbidden")


def test_a_full_disk_is_told_and_the_exit_code_is_that_of_a_breakdown(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    """A limit on a file's size ends a write as a full disk does; here that of a checkpoint."""
    give_recipe(tiles_on_disk)
    process = start(container, "prlimit", "--fsize=1000000")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == BROKEN, errors
    failure = (container.base / "output" / "failure").read_text()
    assert failure.startswith("the disk is full ([Errno 27]")
    assert failure.endswith("give the job a larger volume")
    assert not [path for path in container.checkpoints.iterdir() if path.name != "measured.json"]
