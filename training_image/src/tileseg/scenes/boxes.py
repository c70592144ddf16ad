"""Labels drawn as boxes: a Pascal VOC file, or a table of corners."""

import csv
from collections.abc import Iterator, Mapping
from math import cos, inf, pi, sin
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import numpy as np

from tileseg.failure import JobFailure
from tileseg.scenes.polygons import Polygon, text_of

CORNERS = ("xmin", "ymin", "xmax", "ymax")
NAMES = ("label", "class", "name")
"""Columns of a table that may name the class."""

CORNERS_OF_ELLIPSE = 90
"""Then its area is right to a thousandth."""

Shape = Literal["ellipse", "box"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels from the scene's top left corner."""


def voc_boxes(path: Path, shape: Shape) -> list[Polygon]:
    """What a Pascal VOC file draws.

    Raises:
        JobFailure: the file is missing, is not Pascal VOC, or has a box without area.
    """
    text = text_of(path)
    if "<!ENTITY" in text:
        raise JobFailure(f"{path} declares XML entities, which no Pascal VOC file needs: remove them")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise JobFailure(f"{path} is not XML ({error}): give a Pascal VOC file") from error
    return [
        _polygon(name, {corner: box.findtext(corner, "") for corner in CORNERS}, shape, path, number)
        for number, (name, box) in enumerate(_objects(root), start=1)
    ]


def _objects(root: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
    for each in root.iter("object"):
        for box in each.iter("bndbox"):
            yield each.findtext("name", ""), box


def csv_boxes(path: Path, shape: Shape) -> list[Polygon]:
    """What a table with the columns xmin, ymin, xmax, ymax, and label, class or name, draws; raises the same."""
    rows = csv.DictReader(text_of(path).splitlines())
    missing = [corner for corner in CORNERS if corner not in (rows.fieldnames or ())]
    if missing:
        raise JobFailure(f"{path} lacks the column {missing[0]}: a table of boxes has {', '.join(CORNERS)} and label")
    named = next((name for name in NAMES if name in (rows.fieldnames or ())), "")
    return [_polygon(row.get(named) or "", row, shape, path, number) for number, row in enumerate(rows, start=1)]


def _polygon(name: str, corners: Mapping[str, str | None], shape: Shape, path: Path, number: int) -> Polygon:
    try:
        left, top, right, bottom = (float(corners[corner] or "") for corner in CORNERS)
    except ValueError as error:
        raise JobFailure(f"box {number} of {path} lacks one of {', '.join(CORNERS)} as a number: add it") from error
    if not (-inf < left < right < inf and -inf < top < bottom < inf):
        raise JobFailure(
            f"box {number} of {path} has no area (x {left:g} to {right:g}, y {top:g} to {bottom:g}): "
            "its minimum must be below its maximum; correct or remove it"
        )
    return Polygon(name, outline((left, top, right, bottom), shape))


def outline(box: Box, shape: Shape) -> tuple[np.ndarray, ...]:
    """The box, or its inscribed ellipse, as one ring of points."""
    left, top, right, bottom = box
    if shape == "box":
        return (np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64),)
    angles = [2 * pi * (corner + 0.5) / CORNERS_OF_ELLIPSE for corner in range(CORNERS_OF_ELLIPSE)]
    unit = np.array([(cos(angle), sin(angle)) for angle in angles])
    center, radius = np.array([left + right, top + bottom]) / 2, np.array([right - left, bottom - top]) / 2
    return (center + radius * unit,)
