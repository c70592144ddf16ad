"""A model taken up again is the one that was left; anything else is refused before it does harm."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from tileseg.artifact.load import load_model
from tileseg.artifact.model import description
from tileseg.failure import JobFailure
from tileseg.recipe.data import LandClass
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.text import parsed
from tileseg.training.bands import BandStatistics
from training_image.tests.conftest import RECIPE
from training_image.tests.trained import write_model


def packed(folder: Path, archive: Path, beginning: str = "") -> Path:
    with tarfile.open(archive, "w:gz") as file:
        for path in sorted(folder.iterdir()):
            file.add(path, f"{beginning}{path.name}")
    return archive


def test_folder_and_archive_hold_the_same_model(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    archives = packed(folder, tmp_path / "a"), packed(folder, tmp_path / "b", "./")
    models = [load_model(place) for place in (folder, *archives)]
    image = torch.rand(1, 2, 64, 64)
    answers = [model.network(image) for model in models]
    assert torch.equal(answers[0], answers[1])
    assert torch.equal(answers[0], answers[2])
    model = models[0]
    assert model.bands == (3, 1)
    assert model.nodata == 7
    assert model.statistics == BandStatistics((100.0, 90.0), (40.0, 50.0))
    assert model.classes[1] == LandClass(name="disc", value=4, color="#ff7f0e")
    assert not model.network.training


def test_what_a_job_describes_is_enough_to_use_the_model(tmp_path: Path) -> None:
    recipe = recipe_of(parsed(RECIPE.format(imagery="/a", masks="/b").encode(), "recipe.toml"), "recipe.toml")
    told = json.loads(json.dumps(description(recipe, BandStatistics((1.0, 2.0, 3.0), (1.0, 1.0, 1.0)))))
    model = load_model(write_model(tmp_path / "model", **told))
    assert (model.bands, model.tile_size, model.classes) == ((1, 2, 3), 64, recipe.classes)


def test_an_archive_that_climbs_writes_nothing(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as file:
        for name in ("../outside", "/tmp/outside-of-everything", "a/../../outside"):
            file.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("model.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
        file.add(folder / "model.safetensors", "model.safetensors")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(JobFailure, match=r"evil.tar.gz has no model.json"):
        load_model(tmp_path / "evil.tar.gz")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_member_that_declares_too_much_is_refused_unread(tmp_path: Path) -> None:
    header = tarfile.TarInfo("model.json")
    header.size = 1 << 40
    (tmp_path / "bomb.tar").write_bytes(header.tobuf() + bytes(1024))
    with pytest.raises(JobFailure, match=f"model.json of .* has {1 << 40} bytes, more than"):
        load_model(tmp_path / "bomb.tar")


def described(**changes: Any) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        path = folder / "model.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return change


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no weights": (lambda folder: (folder / "model.safetensors").unlink(), "has no model.safetensors"),
    "torn weights": (
        lambda folder: (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:9999]),
        "does not fit its description",
    ),
    "another network's weights": (
        described(model={"name": "unet", "encoder": "resnet18", "width": 16}),
        "does not fit its description",
    ),
    "no JSON": (lambda folder: (folder / "model.json").write_text("{"), "is not JSON"),
    "a list": (lambda folder: (folder / "model.json").write_text("[]"), "is not a JSON object"),
    "a pit of lists": (lambda folder: (folder / "model.json").write_text("[" * 100_000), "is not JSON"),
    "no mean": (described(mean=None), "has no sound mean"),
    "a spread of nothing": (described(std=[0, 1]), "has no sound std"),
    "too few means": (described(mean=[1.0]), "a mean and std for each band"),
    "no classes": (described(classes=[]), "lacks classes"),
    "a class without name": (described(classes=[{"value": 1, "color": "#000000"}] * 2), "name is missing"),
    "a nodata of words": (described(nodata="none"), "a nodata that is no number"),
    "an odd tile": (described(tile_size=100), "has no sound tile_size"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_model_is_refused_that_has(damage: str, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    make, message = DAMAGE[damage]
    make(folder)
    with pytest.raises(JobFailure, match=message):
        load_model(folder)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b" + bytes(50)])
def test_a_file_that_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_bytes(content)
    with pytest.raises(JobFailure, match=r"cannot read the model .*model\.tar\.gz"):
        load_model(tmp_path / "model.tar.gz")
