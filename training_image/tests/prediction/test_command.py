"""``tileseg predict`` as a person types it: a COG on the scene's own ground, and what goes with it."""

import json
from itertools import pairwise
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import rasterio
import tifffile
from rasterio.crs import CRS

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED
from tileseg.tiles.address import Tile
from training_image.tests.ground import sample_at
from training_image.tests.scenes.world import UTM, write_scene
from training_image.tests.trained import DESCRIPTION, write_model

DISC = Tile("any", 0, 0, 0)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A model, and a georeferenced scene of 1200 x 700 pixels without data in its top left corner."""
    write_model(tmp_path / "model")
    samples = np.random.default_rng(0).integers(20, 200, (700, 1200, 3), np.uint8)
    samples[:100, :150] = 7
    write_scene(tmp_path / "meadow.tif", samples, tiled=True)
    return tmp_path


def command(folder: Path, *more: str, image: str = "meadow.tif") -> int:
    places = ["--model", str(folder / "model"), "--image", str(folder / image), "--out", str(folder / "out")]
    return main(["predict", *places, "--window", "256", "--precision", "float32", *more])


def test_the_answer_lies_on_the_scene_s_ground_in_the_classes_values(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(world) == DONE
    with rasterio.open(world / "out/meadow.tif") as answer, rasterio.open(world / "meadow.tif") as scene:
        values = answer.read(1)
        assert (answer.crs, answer.transform, answer.shape) == (CRS.from_string(UTM), scene.transform, scene.shape)
        assert answer.nodata == 255
        assert answer.colormap(1)[4] == (255, 127, 14, 255)
        assert answer.tags()["CLASS_4"] == "disc"
    assert (values[:100, :150] == 255).all()
    assert set(np.unique(values[100:])) <= {0, 4}
    told = json.loads((world / "out/meadow.json").read_text())
    counted = (values == 4).sum() / (values != 255).sum()
    assert told["classes"]["disc"] == pytest.approx(counted, abs=1e-6)
    assert told["without_data"] == pytest.approx(15_000 / 840_000, abs=1e-6)
    assert "meadow: 4 of 4 strips; progress=1.00;" in capsys.readouterr().out
    assert sorted(path.name for path in (world / "out").iterdir()) == ["meadow.json", "meadow.png", "meadow.tif"]
    assert imagecodecs.imread(str(world / "out/meadow.png")).shape == (350, 1208, 3)


def test_the_answer_is_a_cloud_optimized_geotiff(world: Path) -> None:
    """Tiles and overviews, every directory before any pixels, small overviews' pixels before large ones'."""
    command(world)
    with tifffile.TiffFile(world / "out/meadow.tif") as file:
        pages = [page.aspage() for page in file.pages]
        assert all(page.is_tiled for page in pages)
        widths = [page.imagewidth for page in pages]
        assert widths == sorted(widths, reverse=True)
        assert len(pages) >= 2
        first_pixels = [min(offset for offset in page.dataoffsets if offset) for page in pages]
        assert max(page.offset for page in pages) < min(first_pixels)
        assert all(before > after for before, after in pairwise(first_pixels))
    assert b"LAYOUT=IFDS_BEFORE_DATA" in (world / "out/meadow.tif").read_bytes()[:400]


def test_probabilities_agree_with_the_classes(world: Path) -> None:
    assert command(world, "--probabilities") == DONE
    with rasterio.open(world / "out/meadow-probabilities.tif") as file:
        assert file.descriptions == ("disc",)
        percent = file.read(1)
    values = tifffile.imread(world / "out/meadow.tif")
    assert (percent[values == 255] == 255).all()
    assert percent[values == 4].min() >= 50
    assert percent[values == 0].max() <= 50


def test_an_answer_for_several_classes_has_a_band_of_probabilities_for_each(world: Path) -> None:
    classes = [{"name": name, "value": value, "color": "#102030"} for name, value in (("a", 255), ("b", 0), ("c", 9))]
    write_model(world / "model", outputs=3, classes=classes, nodata=None)
    assert command(world, "--probabilities") == DONE
    with rasterio.open(world / "out/meadow-probabilities.tif") as file:
        assert file.descriptions == ("a", "b", "c")
        assert np.abs(file.read().astype(int).sum(axis=0) - 100).max() <= 2
    with rasterio.open(world / "out/meadow.tif") as file:
        assert file.nodata == 254
        assert set(np.unique(file.read())) <= {255, 0, 9}


def test_scene_and_answer_are_cut_into_tiles_that_training_reads(world: Path) -> None:
    assert command(world, "--tiles", "--zoom", "13") == DONE
    images, masks = (sorted((world / "out" / what).rglob("*.tif")) for what in ("imagery", "masks"))
    assert [path.relative_to(world / "out/imagery") for path in images] == [
        path.relative_to(world / "out/masks") for path in masks
    ]
    assert set(np.unique(np.stack([tifffile.imread(path) for path in masks]))) <= {0, 4, 255}
    assert images[0].relative_to(world / "out/imagery").parts[:2] == ("meadow", "13")


def test_a_scene_without_georeference_and_a_folder_of_scenes(world: Path) -> None:
    (world / "scenes").mkdir()
    for x, name in enumerate(("a", "b")):
        image = sample_at(DISC, size=100).image_HWC if x else np.zeros((40, 50, 3), np.uint8)
        (world / f"scenes/{name}.png").write_bytes(imagecodecs.png_encode(image))
    assert command(world, image="scenes") == DONE
    assert tifffile.imread(world / "out/a.tif").shape == (40, 50)
    assert tifffile.imread(world / "out/b.tif").shape == (100, 100)


REFUSED_OPTIONS = {
    "--window 100": "--window is 100: allowed are multiples of 32",
    "--overlap 200": "--overlap is 200: allowed is 0 to half the window, 128",
    "--tiles --zoom 99": "--zoom is 99",
}


@pytest.mark.parametrize("option", REFUSED_OPTIONS)
def test_an_option_out_of_range_is_refused(option: str, world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(world, *option.split()) == REFUSED
    assert REFUSED_OPTIONS[option] in capsys.readouterr().err


def test_a_scene_that_lacks_a_band_is_refused_and_nothing_is_written(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_scene(world / "grey.tif", np.zeros((300, 300, 1), np.uint8))
    assert command(world, image="grey.tif") == REFUSED
    assert f"grey.tif has 1 bands, but the model looks at band {max(DESCRIPTION['bands'])}" in capsys.readouterr().err
    assert not list((world / "out").rglob("*"))


def test_a_scene_that_is_torn_half_way_leaves_nothing(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torn = (world / "meadow.tif").read_bytes()[:1_500_000]
    (world / "torn.tif").write_bytes(torn)
    assert command(world, image="torn.tif") == REFUSED
    assert "torn.tif cannot be decoded" in capsys.readouterr().err
    assert not list((world / "out").rglob("*"))
