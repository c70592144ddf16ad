"""Whole jobs on tiles that are broken, measured before, or divided by an earlier job."""

import json
from collections.abc import Callable
from pathlib import Path

import torch

from tileseg.container.sagemaker import Container
from training_image.tests.ground import tiff
from training_image.tests.s3_server import Bucket, S3Server
from training_image.tests.training.test_job import run


def test_tiles_that_are_broken_are_left_out_up_to_a_limit_and_listed_beside_the_model(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    bucket.objects["derived/imagery/meadow/0/1/1.tif"] = b""
    bucket.objects["derived/masks/meadow/0/4/3.tif"] = tiff(torch.full((64, 64), 9, dtype=torch.uint8).numpy())
    give_recipe("s3://tiles/derived", ("bands = [1, 2, 3]", "bands = [1, 2, 3]\nbroken_tiles = 2"))
    said = run(container)
    listed = (container.model / "quarantined_tiles.txt").read_text().splitlines()
    assert [line.split("\t")[0] for line in listed] == ["meadow/0/1/1.tif", "meadow/0/4/3.tif"]
    assert len([line for line in said if line.startswith("broken tile")]) == 2
    assert json.loads((container.model / "metrics.json").read_text())["tiles"]["quarantined"] == 2
    assert all(line["train_loss"] > 0 for line in map(json.loads, (container.model / "history.jsonl").open()))


def test_a_job_that_goes_on_measures_no_tile_again(
    container: Container, give_recipe: Callable[..., str], s3: S3Server, bucket: Bucket
) -> None:
    give_recipe("s3://tiles/derived")
    run(container)
    s3.requests.clear()
    said = run(container)
    assert not [line for line in said if line.startswith("measured")]
    assert [line for line in said if line.startswith("baseline_")]


def test_a_job_repeats_the_division_that_an_earlier_one_left(
    container: Container, give_recipe: Callable[..., str], tiles_on_disk: Path, tmp_path: Path
) -> None:
    give_recipe(tiles_on_disk)
    run(container)
    lists = [container.model / name for name in ("train_tiles.txt", "validation_tiles.txt")]
    before = [path.read_text() for path in lists]
    for path in lists:
        path.rename(tmp_path / path.name)
    by_list = (
        f'validation = {{ by = "list", training_tiles = "{tmp_path}/train_tiles.txt", '
        f'validation_tiles = "{tmp_path}/validation_tiles.txt" }}'
    )
    container.checkpoints.rename(tmp_path / "checkpoints")
    give_recipe(tiles_on_disk, ("validation = { block = 2, share = 0.3 }", by_list), ("epochs = 3", "epochs = 1"))
    run(container)
    assert [path.read_text() for path in lists] == before
