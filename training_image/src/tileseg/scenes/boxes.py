"""Labels drawn as boxes, in the Pascal VOC format."""

from dataclasses import dataclass
from math import inf
from pathlib import Path
from xml.etree import ElementTree

from tileseg.failure import JobFailure

CORNERS = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class Box:
    """One labelled object, in pixels from the scene's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def read_boxes(path: Path) -> list[Box]:
    """The boxes of a Pascal VOC file, whatever their labels.

    Raises:
        JobFailure: the file is missing, is not Pascal VOC, or has a box without area.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JobFailure(f"cannot read the boxes in {path} ({error}): give --boxes a Pascal VOC file") from error
    if "<!ENTITY" in text:
        raise JobFailure(f"{path} declares XML entities, which no Pascal VOC file needs: remove them")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise JobFailure(f"{path} is not XML ({error}): give --boxes a Pascal VOC file") from error
    return [_box(element, path, number) for number, element in enumerate(root.iter("bndbox"), start=1)]


def _box(element: ElementTree.Element, path: Path, number: int) -> Box:
    try:
        left, top, right, bottom = (float(element.findtext(corner, "")) for corner in CORNERS)
    except ValueError as error:
        raise JobFailure(f"box {number} of {path} lacks one of {', '.join(CORNERS)} as a number: add it") from error
    if not (-inf < left < right < inf and -inf < top < bottom < inf):
        raise JobFailure(
            f"box {number} of {path} has no area (x {left:g} to {right:g}, y {top:g} to {bottom:g}): "
            "its minimum must be below its maximum; correct or remove it"
        )
    return Box(left, top, right, bottom)
