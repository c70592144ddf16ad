"""A small world for every test: tiles with a known answer, an S3 of our own, a container's folders."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from tileseg.container.sagemaker import Container
from training_image.tests.ground import tile_files, write_files
from training_image.tests.s3_server import Bucket, S3Server

# CI draws the same examples every time: what fails there is what a change broke, not what a day drew.
settings.register_profile("busy machine", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("busy machine")
torch.set_num_threads(1)  # tests run beside each other, and two that wait for each other's threads crawl

RECIPE = """
[dataset]
imagery = "{imagery}"
masks = "{masks}"
tile_size = 64
bands = [1, 2, 3]
validation = {{ block = 2, share = 0.3 }}

[[classes]]
name = "ground"
value = 0
color = "#000000"

[[classes]]
name = "disc"
value = 1
color = "#ff7f0e"

[model]
encoder = "resnet18"
width = 8
output_stride = 4

[train]
epochs = 3
batch_size = 4
learning_rate = 0.01
loss = "cross_entropy_dice"
"""


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bucket(s3: S3Server) -> Bucket:
    """A bucket with the tiles of one scene, at ``s3://tiles/derived``."""
    s3.buckets["tiles"] = Bucket({f"derived/{name}": content for name, content in tile_files().items()})
    return s3.buckets["tiles"]


@pytest.fixture
def tiles_on_disk(tmp_path: Path) -> Path:
    write_files(tmp_path / "tiles", tile_files())
    return tmp_path / "tiles"


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Container:
    """What a process that is killed leaves behind lies beside it, as in a container."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    return Container(tmp_path / "ml")


@pytest.fixture
def give_recipe(container: Container) -> Callable[..., str]:
    """Puts a recipe into the channel ``config``; what is to be replaced in it is given in pairs."""

    def give(place: str | Path, *replacements: tuple[str, str]) -> str:
        text = RECIPE.format(imagery=f"{place}/imagery", masks=f"{place}/masks")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        channel = container.base / "input" / "data" / "config"
        channel.mkdir(parents=True, exist_ok=True)
        (channel / "recipe.toml").write_text(text)
        return text

    return give
