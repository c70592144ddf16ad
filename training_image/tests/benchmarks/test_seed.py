"""What the seed is rebuilt as: its requests, and its loss."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tileseg.distributed.team import ALONE
from tileseg.training.lovasz import lovasz
from training_image.benchmarks.imagery import Shape, write_pairs
from training_image.benchmarks.s3 import serving
from training_image.benchmarks.seed_loader import SeedTiles
from training_image.benchmarks.seed_step import lovasz_hinge


@pytest.mark.filterwarnings("ignore:Dataset has no geotransform")
def test_the_seeds_loader_makes_six_requests_a_pair(tmp_path: Path) -> None:
    paths = write_pairs(tmp_path / "tiles", Shape(256), 3)
    with serving(tmp_path, latency_ms=0) as s3:
        tiles = SeedTiles(s3.url, "tiles", paths)
        images = [tiles[index][0] for index in range(len(tiles))]
        asked = s3.requests()

    assert [tuple(image.shape) for image in images] == [(4, 256, 256)] * 3
    assert (asked["LIST"], asked["RANGE"], asked["GET"]) == (6, 12, 0)


def test_the_seeds_loss_is_the_one_that_the_recipe_calls_lovasz() -> None:
    torch.manual_seed(0)
    logits_BHW, mask_BHW = torch.randn(3, 16, 16), torch.randint(0, 2, (3, 16, 16))

    ours = lovasz(logits_BHW[:, None], mask_BHW.byte(), torch.ones(2), ALONE)
    assert lovasz_hinge(logits_BHW, mask_BHW.double()).item() == pytest.approx(ours.item(), rel=1e-5)


def test_one_part_can_be_asked_for_alone(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training_image.benchmarks", "--part", "gpu", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
    )

    assert done.returncode == 0, done.stderr
    assert "not measured: no GPU here" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert (tmp_path / "bench-training.json").exists()
