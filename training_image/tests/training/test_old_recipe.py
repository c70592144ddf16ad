"""A job given a recipe of the seed trains, and says what became of it."""

import json
import os

from tileseg.container.sagemaker import Container
from tileseg.container.stopping import StopRequest
from tileseg.training.job import Job
from training_image.tests.recipe.seed.test_seed import OLD
from training_image.tests.s3_server import Bucket


def test_an_old_recipe_trains_albunet_and_the_log_answers_for_its_keys(container: Container, bucket: Bucket) -> None:
    text = OLD
    for old, new in (
        ("ridge-imagery", "tiles/derived/imagery"),
        (r"2019042\d_.*_tiled", "mead"),
        ("ridge-masks/lidar", "tiles/derived/masks"),
        ("LIDAR_3M_20190424_binary$", "meadow$"),
        ("[1, 2, 3, 4]", "[1, 2, 3]"),
        ("tile_size = 512", "tile_size = 64"),
        ("epochs = 50", "epochs = 1"),
    ):
        assert old in text
        text = text.replace(old, new)
    channel = container.base / "input" / "data" / "config"
    channel.mkdir(parents=True)
    (channel / "old.toml").write_text(text)
    said: list[str] = []
    Job(container, os.environ, StopRequest(), said.append).run()
    assert "model.lr = 2.5e-05 is now train.learning_rate = 2.5e-05: the same" in said
    assert json.loads((container.model / "model.json").read_text())["model"]["name"] == "albunet"
    assert (container.model / "model.safetensors").stat().st_size > 140e6
