"""The command ``train`` on the folders that SageMaker gives it, as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import save_file

from tileseg.container.endings import BROKEN, DONE
from tileseg.container.sagemaker import Container
from tileseg.container.stopping import StopRequest
from tileseg.container.tracking import IMPATIENCE
from tileseg.failure import JobFailure
from tileseg.model.resnet import ResNet
from tileseg.training.job import Job
from training_image.tests.container.test_sagemaker import give_json
from training_image.tests.ground import tile_files, write_files
from training_image.tests.s3_server import Bucket, S3Server
from training_image.tests.training.test_job import run

TRAIN = Path(sys.executable).parent / "train"
JOB = {
    "TRAINING_JOB_NAME": "crowns-1",
    "TRAINING_JOB_ARN": "arn:aws:sagemaker:eu-central-1:000000000000:training-job/a",
}

MLFLOW = """
import json, os, sys
def tell(**what):
    with open(os.environ["TOLD"], "a") as file:
        file.write(json.dumps(what) + "\\n")
def start_run(run_name): tell(run=run_name)
def set_tags(tags): tell(tags=tags)
def log_params(parameters): tell(parameters=parameters)
def log_metrics(metrics, step):
    if step == 2:
        raise ConnectionError("the server\\nis gone")
    tell(metrics=metrics, step=step)
def log_artifacts(folder, artifact_path): tell(folder=folder)
def end_run(status): tell(end=status)
"""


def trained(container: Container, **environ: str) -> subprocess.CompletedProcess[str]:
    """A job as under network isolation: without credentials, and without a way to any."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    given = {**outside, **JOB, "SAGEMAKER_BASE_DIR": str(container.base), "OMP_NUM_THREADS": "1", **environ}
    return subprocess.run([TRAIN], env=given, capture_output=True, text=True, timeout=60)


def give_channels(container: Container) -> None:
    data = container.base / "input" / "data"
    write_files(data, tile_files())
    (data / "weights").mkdir()
    encoder = {name: tensor.contiguous() for name, tensor in ResNet("resnet18", bands=3, width=8).state_dict().items()}
    save_file(encoder, data / "weights" / "resnet18.safetensors")
    given = {name: {"TrainingInputMode": "File"} for name in ("config", "imagery", "masks", "weights", "notes")}
    give_json(container, "inputdataconfig.json", given)
    resources = {"current_host": "algo-1", "hosts": ["algo-1"], "current_instance_type": "ml.m5.xlarge"}
    give_json(container, "resourceconfig.json", {**resources, "network_interface_name": "eth0"})


WEIGHTS = ("output_stride = 4", 'output_stride = 4\npretrained = "s3://tiles/derived/weights/resnet18.safetensors"')


def test_a_recipe_of_s3_runs_in_isolation_and_the_run_goes_on_from_s3_as_the_same(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, tmp_path: Path
) -> None:
    """Channels, hyperparameters, provenance, and MLflow whose server goes away: one job has them all."""
    give_recipe("s3://tiles/derived", WEIGHTS)
    give_channels(container)
    give_json(container, "hyperparameters.json", {"train.epochs": "2", "_tuning_objective_metric": "val_iou"})
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "mlflow.py").write_text(MLFLOW)
    told = tmp_path / "told"
    asked = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:9", "PYTHONPATH": str(tmp_path / "lib"), "TOLD": str(told)}
    done = trained(container, **asked)
    assert done.returncode == DONE, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("job=crowns-1 ")
    assert "instance_type=ml.m5.xlarge" in lines[0]
    assert 'the hyperparameter train.epochs is "2", whatever the recipe says' in lines
    assert "the channel notes is not read: nothing asks for it" in lines
    assert (
        sum(
            "MLflow is told no more, and the job goes on without it: ConnectionError, the server is gone" in line
            for line in lines
        )
        == 1
    )
    assert s3.requests == {}

    calls = [json.loads(line) for line in told.read_text().splitlines()]
    assert calls[0] == {"run": "crowns-1"}
    assert calls[1]["tags"]["job_arn"] == JOB["TRAINING_JOB_ARN"]
    assert (calls[2]["parameters"]["train.epochs"], calls[2]["parameters"]["model.width"]) == ("2", "8")
    assert calls[3]["metrics"]["val_iou"] >= 0
    assert calls[3]["step"] == 1
    assert len(calls) == 4, "nothing is told to a server that is gone"

    made_by = json.loads((container.model / "provenance.json").read_text())
    assert made_by["hyperparameters"] == {"train.epochs": "2"}
    assert len(made_by["source"]) == 64
    repeats_itself_from_s3(container, s3, tmp_path)


def repeats_itself_from_s3(container: Container, s3: S3Server, tmp_path: Path) -> None:
    """What a model keeps as its configuration, with tiles in S3 and a checkpoint at its end, has nothing left to do."""
    data = container.base / "input" / "data"
    weights = (data / "weights" / "resnet18.safetensors").read_bytes()
    files = {f"derived/{name}": content for name, content in tile_files().items()}
    s3.buckets["tiles"] = Bucket({**files, "derived/weights/resnet18.safetensors": weights})
    again = Container(tmp_path / "again")
    (again.base / "input" / "data" / "config").mkdir(parents=True)
    (container.model / "config.toml").rename(again.base / "input" / "data" / "config" / "config.toml")
    container.checkpoints.rename(again.checkpoints)
    assert "resumed at step 8 of 8" in run(again)
    assert s3.requests["LIST"] == 2


def refusal(container: Container, **environ: str) -> str:
    with pytest.raises(JobFailure) as failure:
        Job(container, {**JOB, **environ}, StopRequest(), print).run()
    return str(failure.value)


def test_without_channels_an_isolated_job_is_told_at_once_what_to_give(
    container: Container, give_recipe: Callable[..., str]
) -> None:
    give_recipe("s3://tiles/derived")
    assert refusal(container).startswith(
        "the recipe reads s3://tiles/derived/imagery, but the job has no credentials, as under network isolation"
    )


def test_mlflow_that_the_image_lacks_is_told_before_anything_is_read(
    container: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in IMPATIENCE:
        monkeypatch.setenv(name, "1")
    (tmp_path / "mlflow.py").write_text("raise ImportError('No module named mlflow')")
    monkeypatch.syspath_prepend(tmp_path)
    refused = refusal(container, MLFLOW_TRACKING_URI="http://127.0.0.1:9")
    assert refused.startswith("MLFLOW_TRACKING_URI asks for MLflow, but the image has none (No module named mlflow)")


STARVED = """
import resource, sys
import tileseg.training.job
from tileseg.container.program import train
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + 300_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(train())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's address space")
def test_want_of_memory_is_a_sentence(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk, ("width = 8", "width = 128"), ("resnet18", "resnet50"))
    environ = {**os.environ, "SAGEMAKER_BASE_DIR": str(container.base), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", STARVED], env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == BROKEN, done.stderr
    assert container.failure.read_text().startswith("the machine has too little memory: lower train.batch_size or")
