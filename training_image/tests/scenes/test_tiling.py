"""Scenes cut on their own pixels."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED
from tileseg.scenes.boxes import outline
from training_image.tests.scenes.world import painted

OBJECT = "<object><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"


def voc(*boxes: tuple[float, float, float, float]) -> str:
    return f"<annotation>{''.join(OBJECT.format(*box) for box in boxes)}</annotation>"


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """300 x 200 pixels, every pixel its own colour, with two boxes of which one leaves the scene."""
    rows, columns = np.mgrid[:200, :300]
    samples = np.stack([rows, columns % 256, columns // 256], axis=2).astype(np.uint8)
    (tmp_path / "scene.png").write_bytes(imagecodecs.png_encode(samples))
    (tmp_path / "scene.xml").write_text(voc((10, 20, 90, 60), (250, 150, 350, 250)))
    return tmp_path


def tile(folder: Path, *more: str, image: str = "scene.png", boxes: str = "scene.xml", size: int = 64) -> int:
    places = ["--image", str(folder / image), "--boxes", str(folder / boxes), "--out", str(folder / "out")]
    return main(["tile", *places, "--scene", "meadow", "--size", str(size), *more])


def mosaic(folder: Path, columns: int, rows: int) -> np.ndarray:
    """The tiles of a folder put together again."""
    return np.concatenate(
        [
            np.concatenate([tifffile.imread(folder / f"meadow/0/{x}/{y}.tif") for y in range(rows)], axis=0)
            for x in range(columns)
        ],
        axis=1,
    )


def test_tiles_put_together_are_the_scene_and_its_mask(scene: Path) -> None:
    assert tile(scene) == DONE
    image, mask = mosaic(scene / "out" / "imagery", 4, 3), mosaic(scene / "out" / "masks", 4, 3)
    assert len(list((scene / "out").rglob("*.tif"))) == 2 * 4 * 3
    assert np.array_equal(image, imagecodecs.imread(str(scene / "scene.png"))[:192, :256])
    drawn = [outline(box, "ellipse") for box in ((10, 20, 90, 60), (250, 150, 350, 250))]
    assert np.array_equal(mask, painted(drawn, height=200, width=300)[:192, :256])


def test_sixteen_bit_tiff_scenes_are_cut_too(scene: Path) -> None:
    samples = np.arange(200 * 300 * 4, dtype=np.uint32).reshape(200, 300, 4).astype(np.uint16)
    tifffile.imwrite(scene / "scene.tif", samples, photometric="minisblack", planarconfig="contig")
    assert tile(scene, image="scene.tif") == DONE
    assert np.array_equal(mosaic(scene / "out" / "imagery", 4, 3), samples[:192, :256])


def test_progress_is_told(scene: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tile(scene)
    told = capsys.readouterr().out
    assert "progress=0.50;" in told
    assert "meadow: 12 of 12 tiles; progress=1.00;" in told
    assert "1 scene: 12 tiles written, 0 left out for want of data; masks: class 0 94.8%, class 1 5.2%" in told


REFUSED_INPUTS: dict[str, tuple[dict[str, Any], tuple[str, Callable[[bytes], bytes]] | None, str]] = {
    "a scene that is missing": ({"image": "none.png"}, None, "cannot read .*none.png"),
    "a scene of another kind": ({"image": "scene.xml"}, None, "scene.xml is of no known kind: give a GeoTIFF"),
    "a scene that is no image": ({}, ("scene.png", lambda _: b"hello"), "scene.png is of no known kind"),
    "a scene that declares a huge size": (
        {},
        ("scene.png", lambda data: data[:16] + b"\x7f" * 8 + data[24:]),
        "scene.png cannot be decoded",
    ),
    "a scene that is torn": ({}, ("scene.png", lambda data: data[:500]), "scene.png cannot be decoded"),
    "a scene smaller than a tile": ({"size": 256}, None, "is 300 x 200 pixels: --size 256 fits no tile"),
    "boxes that are missing": ({"boxes": "none.xml"}, None, "cannot read the labels in .*none.xml"),
    "boxes that are no XML": ({}, ("scene.xml", lambda data: data[:50]), "scene.xml is not XML"),
    "boxes with an entity": ({}, ("scene.xml", lambda data: b"<!ENTITY a 'a'>" + data), "declares XML entities"),
    "a box without area": ({}, ("scene.xml", lambda _: voc((5, 5, 5, 9)).encode()), "box 1 of .* has no area"),
    "a box without a corner": (
        {},
        ("scene.xml", lambda _: b"<a><object><bndbox><xmin>1</xmin></bndbox></object></a>"),
        "box 1 of .*scene.xml lacks one of xmin, ymin",
    ),
    "a box that is not finite": ({}, ("scene.xml", lambda _: voc((5, 5, float("inf"), 9)).encode()), "box 1 of"),
}


@pytest.mark.parametrize("fault", REFUSED_INPUTS)
def test_the_command_refuses_and_writes_nothing_for(
    fault: str, scene: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, damage, message = REFUSED_INPUTS[fault]
    if damage:
        path = scene / damage[0]
        path.write_bytes(damage[1](path.read_bytes()))
    assert tile(scene, **options) == REFUSED
    told = capsys.readouterr().err
    assert re.match(f"tileseg: .*{message}", told)
    assert told.count("\n") == 1
    assert not (scene / "out").exists()
