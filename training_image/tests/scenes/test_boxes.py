"""Boxes and the ellipses in them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.scenes.boxes import csv_boxes, outline
from training_image.tests.scenes.world import painted

SIDES = st.integers(20, 60)


@given(left=st.integers(0, 40), top=st.integers(0, 40), width=SIDES, height=SIDES)
def test_a_box_covers_its_area_and_its_ellipse_a_quarter_of_pi_of_it(
    left: int, top: int, width: int, height: int
) -> None:
    box, area = (left, top, left + width, top + height), width * height
    assert painted([outline(box, "box")], height=100, width=100).sum() == area
    ellipse = painted([outline(box, "ellipse")], height=100, width=100)
    assert ellipse.sum() == pytest.approx(np.pi / 4 * area, rel=0.03)
    assert not ellipse[:top].any()
    assert not ellipse[:, left + width :].any()


def test_overlapping_boxes_are_one_class() -> None:
    mask = painted([outline(box, "box") for box in ((0, 0, 10, 10), (5, 0, 15, 10))], height=10, width=20)
    assert mask.max() == 1
    assert mask.sum() == 150


def test_a_table_of_boxes_names_their_classes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("image_path,xmin,ymin,xmax,ymax,label\na.png,1,2,3,4,tree\na.png,5,6,7,8,snag\n")
    polygons = csv_boxes(tmp_path / "a.csv", "box")
    assert [polygon.name for polygon in polygons] == ["tree", "snag"]
    assert polygons[1].rings[0].tolist() == [[5, 6], [7, 6], [7, 8], [5, 8]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("xmin,ymin,xmax,label\n1,2,3,tree\n", "lacks the column ymax"),
        ("xmin,ymin,xmax,ymax\n1,2,,4\n", "box 1 of .* lacks one of xmin"),
        ("xmin,ymin,xmax,ymax\n1,2,3,4\n1,2,nan,4\n", "box 2 of .* has no area"),
    ],
)
def test_a_table_that_draws_nothing_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(JobFailure, match=message):
        csv_boxes(tmp_path / "a.csv", "box")
