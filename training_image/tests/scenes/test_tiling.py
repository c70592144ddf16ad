"""Scenes cut into tiles, and boxes painted into masks."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from tileseg.command_line import DONE, REFUSED, main
from tileseg.scenes.boxes import Box
from tileseg.scenes.masks import painted

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
    boxes = [Box(10, 20, 90, 60), Box(250, 150, 350, 250)]
    assert np.array_equal(mask, painted(boxes, height=200, width=300, shape="ellipse")[:192, :256])


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
    assert "meadow: 2 boxes cover" in told


@given(
    left=st.integers(0, 40),
    top=st.integers(0, 40),
    width=st.integers(20, 60),
    height=st.integers(20, 60),
)
def test_a_box_covers_its_area_and_its_ellipse_a_quarter_of_pi_of_it(
    left: int, top: int, width: int, height: int
) -> None:
    box = Box(left, top, left + width, top + height)
    ellipse = painted([box], height=100, width=100, shape="ellipse")[top : top + height, left : left + width]
    assert np.array_equal(ellipse, ellipse[::-1])
    assert np.array_equal(ellipse, ellipse[:, ::-1])
    area = width * height
    assert painted([box], height=100, width=100, shape="box").sum() == area
    assert painted([box], height=100, width=100, shape="ellipse").sum() == pytest.approx(np.pi / 4 * area, rel=0.03)


def test_overlapping_boxes_are_one_class() -> None:
    mask = painted([Box(0, 0, 10, 10), Box(5, 0, 15, 10)], height=10, width=20, shape="box")
    assert mask.max() == 1
    assert mask.sum() == 150


REFUSED_INPUTS: dict[str, tuple[dict[str, Any], tuple[str, Callable[[bytes], bytes]] | None, str]] = {
    "a scene that is missing": ({"image": "none.png"}, None, "cannot read the scene .*none.png"),
    "a scene of another kind": ({"image": "scene.xml"}, None, r"scene.xml is of no known kind: .* \.png, \.jpg"),
    "a scene that is no image": ({}, ("scene.png", lambda _: b"hello"), "scene.png cannot be decoded"),
    "a scene that declares a huge size": (
        {},
        ("scene.png", lambda data: data[:16] + b"\x7f" * 8 + data[24:]),
        "it declares [0-9]+ pixels, more than 1000000000",
    ),
    "a scene that is torn": ({}, ("scene.png", lambda data: data[:500]), "scene.png cannot be decoded"),
    "a scene smaller than a tile": ({"size": 256}, None, "is 300 x 200 pixels: --size 256 fits no tile"),
    "boxes that are missing": ({"boxes": "none.xml"}, None, "cannot read the boxes in .*none.xml"),
    "boxes that are no XML": ({}, ("scene.xml", lambda data: data[:50]), "scene.xml is not XML"),
    "boxes with an entity": ({}, ("scene.xml", lambda data: b"<!ENTITY a 'a'>" + data), "declares XML entities"),
    "a box without area": ({}, ("scene.xml", lambda _: voc((5, 5, 5, 9)).encode()), "box 1 of .* has no area"),
    "a box without a corner": (
        {},
        ("scene.xml", lambda _: b"<a><bndbox><xmin>1</xmin></bndbox></a>"),
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
