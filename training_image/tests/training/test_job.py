"""Whole jobs: from a recipe and tiles to a model."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from tileseg.container.sagemaker import Container
from tileseg.container.stopping import Stopped, StopRequest
from tileseg.failure import JobFailure
from tileseg.training.job import Job
from training_image.tests.ground import tiff
from training_image.tests.s3_server import Bucket, S3Server

METRICS = (
    "train_loss",
    "val_loss",
    "val_iou",
    "val_miou",
    "val_precision",
    "val_recall",
    "val_f1",
    "val_balanced_accuracy",
    "val_accuracy",
    "val_iou_ground",
    "val_iou_disc",
    "tiles_per_second",
)


def run(container: Container, stop: StopRequest | None = None) -> list[str]:
    said: list[str] = []
    Job(container, os.environ, stop or StopRequest(), said.append).run()
    return said


def run_until(stopping_line: str, container: Container) -> list[str]:
    """A job that is told to stop when it says a line that begins so."""
    said: list[str] = []
    stop = StopRequest()

    def say(line: str) -> None:
        said.append(line)
        stop.requested = stop.requested or line.startswith(stopping_line)

    Job(container, os.environ, stop, say).run()
    return said


def weights(container: Container) -> dict[str, torch.Tensor]:
    return load_file(container.model / "model.safetensors")


def test_a_job_learns_to_tell_discs_from_ground_and_leaves_a_model_that_says_so(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    text = give_recipe(tiles_on_disk, ("epochs = 3", "epochs = 8"))
    run(container)

    files = {path.name for path in container.model.iterdir()}
    assert files == {
        "model.safetensors",
        "model.json",
        "provenance.json",
        "config.toml",
        "metrics.json",
        "history.jsonl",
        "train_tiles.txt",
        "validation_tiles.txt",
    }
    metrics = json.loads((container.model / "metrics.json").read_text())
    assert metrics["best"]["val_iou"] > 0.7
    assert metrics["baselines"]["all_foreground_iou"] < 0.4
    assert metrics["tiles"]["training"] + metrics["tiles"]["validation"] == 24
    assert (container.model / "config.toml").read_text() == text
    assert len((container.model / "history.jsonl").read_text().splitlines()) == 8
    assert (container.output / "predictions.png").read_bytes().startswith(b"\x89PNG")


def test_every_epoch_is_told_in_one_line_that_the_metric_definitions_match(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk)
    said = run(container)
    lines = [line for line in said if line.startswith("epoch=")]
    assert len(lines) == 3
    for line in lines:
        for name in METRICS:
            (value,) = re.findall(f"{name}=([0-9.eE+-]+);", line)
            assert float(value) >= 0
    for name in ("baseline_all_foreground_iou", "baseline_brightness_iou"):
        assert len(re.findall(f"{name}=([0-9.eE+-]+);", "\n".join(said))) == 1
    assert re.findall("progress=([0-9.eE+-]+);", "\n".join(said))[-1] == "1.00"


def test_a_run_that_was_stopped_and_resumed_ends_bitwise_where_an_uninterrupted_one_does(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path, tmp_path: Path
) -> None:
    give_recipe(tiles_on_disk)
    run(container)
    uninterrupted = weights(container)

    other = Container(tmp_path / "other")
    other.base.mkdir()
    (container.base / "input").rename(other.base / "input")
    for stopping_line, step in (("progress=0.17", 0), ("progress=0.33", 2), ("progress=0.58", 4), ("epoch=2", 7)):
        said = run_until(stopping_line, other)
        assert [line for line in said if line.startswith("resumed")] == [f"resumed at step {step} of 12"] * bool(step)
    assert "resumed at step 8 of 12" in run(other)

    resumed = weights(other)
    assert all(torch.equal(uninterrupted[name], resumed[name]) for name in uninterrupted)
    histories = [(folder / "model" / "metrics.json") for folder in (container.base, other.base)]
    best, best_resumed = (json.loads(path.read_text())["best"] for path in histories)
    assert best["val_loss"] == best_resumed["val_loss"]


def test_a_checkpoint_of_another_recipe_is_refused_and_left_alone(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk)
    run(container)
    kept = {path: path.read_bytes() for path in container.checkpoints.iterdir()}
    give_recipe(tiles_on_disk, ("epochs = 3", "epochs = 4"))
    with pytest.raises(JobFailure, match="made by another recipe or from other tiles: give the job a checkpoint"):
        run(container)
    assert {path: path.read_bytes() for path in container.checkpoints.iterdir()} == kept


def test_a_stop_before_the_first_step_saves_nothing(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    give_recipe(tiles_on_disk)
    with pytest.raises(Stopped):
        run(container, StopRequest(requested=True))
    assert list(container.model.iterdir()) == []


def test_each_pair_of_tiles_is_fetched_once_and_each_folder_listed_once(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    give_recipe("s3://tiles/derived")
    run(container)
    assert s3.requests == {"LIST": 2, "GET": len(bucket.objects)}


def test_several_classes_train_with_cross_entropy(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path
) -> None:
    third = '[[classes]]\nname = "water"\nvalue = 7\ncolor = "#0000ff"\n\n[model]'
    give_recipe(tiles_on_disk, ("[model]", third))
    run(container)
    description = json.loads((container.model / "model.json").read_text())
    assert description["outputs"] == 3
    assert weights(container)["head.weight"].shape[0] == 3


BROKEN_TILES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "truncated": (
        "imagery/meadow/0/1/1.tif",
        lambda whole: whole[: len(whole) // 2],
        r"imagery/meadow/0/1/1\.tif cannot be read: the TIFF is truncated",
    ),
    "empty": ("masks/meadow/0/1/1.tif", lambda _: b"", r"masks/meadow/0/1/1\.tif cannot be read: the TIFF begins as"),
    "of another size": (
        "imagery/meadow/0/1/1.tif",
        lambda _: tiff(torch.zeros(32, 64, 3, dtype=torch.uint8).numpy(), planarconfig="contig"),
        r"is 64 x 32 pixels: dataset\.tile_size says 64",
    ),
    "short of a band": (
        "imagery/meadow/0/1/1.tif",
        lambda _: tiff(torch.zeros(64, 64, dtype=torch.uint8).numpy()),
        r"has 1 bands: dataset\.bands asks for band 3",
    ),
    "of another sample type": (
        "imagery/meadow/0/1/1.tif",
        lambda _: tiff(torch.zeros(64, 64, 3).short().numpy(), planarconfig="contig"),
        "holds int16, but .* holds uint8",
    ),
    "with an unknown class": (
        "masks/meadow/0/1/1.tif",
        lambda _: tiff(torch.full((64, 64), 9, dtype=torch.uint8).numpy()),
        r"masks/meadow/0/1/1\.tif has the value 9, which is no class's \(known: 0, 1\)",
    ),
    "with a mask of fractions": (
        "masks/meadow/0/1/1.tif",
        lambda _: tiff(torch.zeros(64, 64).numpy()),
        "has 1 bands of float32: a mask has one, of uint8",
    ),
}


@pytest.mark.parametrize("fault", BROKEN_TILES)
def test_a_tile_that_is_broken_ends_the_job_with_its_name(
    fault: str, container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    key, damage, message = BROKEN_TILES[fault]
    bucket.objects[f"derived/{key}"] = damage(bucket.objects[f"derived/{key}"])
    give_recipe("s3://tiles/derived")
    with pytest.raises(JobFailure, match=message):
        run(container)
    assert list(container.model.iterdir()) == []


def test_an_image_without_its_mask_ends_the_job_before_any_tile_is_fetched(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    for x in range(4):
        del bucket.objects[f"derived/masks/meadow/0/{x}/2.tif"]
    give_recipe("s3://tiles/derived")
    with pytest.raises(JobFailure, match=r"4 of 24 image tiles without a mask \(meadow/0/0/2\.tif, .* and 1 more\)"):
        run(container)
    assert s3.requests["GET"] == 0


def test_a_file_too_large_for_a_tile_ends_the_job_before_any_is_fetched(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    bucket.objects["derived/imagery/meadow/0/1/1.tif"] = bytes(1_600_000)
    give_recipe("s3://tiles/derived")
    with pytest.raises(JobFailure, match=r"the tile s3://.*/meadow/0/1/1\.tif has 1600000 bytes, more than 1572864"):
        run(container)
    assert s3.requests["GET"] == 0


def test_a_bucket_that_does_not_exist_is_named(
    container: Container, give_recipe: Callable[..., str], s3: S3Server
) -> None:
    give_recipe("s3://nowhere/derived")
    with pytest.raises(JobFailure, match="cannot list s3://nowhere/derived/imagery: there is no such bucket"):
        run(container)


def test_a_forbidden_bucket_is_told_at_once_and_not_asked_again(
    container: Container, give_recipe: Callable[..., str], s3: S3Server
) -> None:
    s3.buckets["secret"] = Bucket(forbidden=True)
    give_recipe("s3://secret/derived")
    with pytest.raises(JobFailure, match="cannot list s3://secret/derived/imagery: access is forbidden; give"):
        run(container)
    assert s3.requests == {"LIST": 1}


def test_a_folder_without_tiles_says_how_tiles_are_laid_out(
    container: Container, give_recipe: Callable[..., str], s3: S3Server
) -> None:
    s3.buckets["tiles"] = Bucket({"derived/imagery/readme.txt": b"hello", "derived/imagery/meadow/1.tif": b""})
    give_recipe("s3://tiles/derived")
    with pytest.raises(JobFailure, match=r"no tile among 2 files of dataset.imagery: tiles lie at SCENE/Z/X/Y"):
        run(container)
