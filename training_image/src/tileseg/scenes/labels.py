"""Labels of any kind, painted on the grid that their scene is cut on."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tileseg.failure import JobFailure
from tileseg.scenes.boxes import Shape, csv_boxes, voc_boxes
from tileseg.scenes.class_raster import on_grid_of
from tileseg.scenes.opening import open_scene
from tileseg.scenes.polygons import Polygon, drawing, geojson_polygons
from tileseg.scenes.raster import Scene

DRAWN = (".xml", ".csv", ".geojson", ".json")
SHOWN = 5


class Labels(Protocol):
    """Where each class is."""

    def read(self, rows: slice, columns: slice) -> NDArray[np.uint8]:
        """The class of each pixel of a window of the grid."""


@dataclass(frozen=True)
class Labelling:
    """How drawn labels are understood."""

    shape: Shape = "ellipse"
    naming: str = "class"
    values: Mapping[str, int] | None = None
    """By class name; without it, all that is drawn is class 1."""

    def value_of(self, polygon: Polygon, path: Path) -> int:
        if self.values is None:
            return 1
        if polygon.name not in self.values:
            known = ", ".join(sorted(self.values)[:SHOWN])
            raise JobFailure(
                f"{path} has a label of class {polygon.name[:60]!r}, which --classes does not name (it names {known}): "
                "add NAME=VALUE for it, or remove the label"
            )
        return self.values[polygon.name]


@contextmanager
def open_labels(path: Path, labelling: Labelling, scene: Scene, view: Scene) -> Iterator[Labels]:
    """The labels in this file, on the grid ``view`` that the scene is cut on; raises as their readers do."""
    if path.suffix.lower() in DRAWN:
        polygons, crs = _drawn(path, labelling, scene)
        values = [labelling.value_of(polygon, path) for polygon in polygons]
        yield drawing(polygons, values, crs, scene, view)
        return
    with open_scene(path) as raster, on_grid_of(raster, scene, view) as classes:
        yield classes


def _drawn(path: Path, labelling: Labelling, scene: Scene) -> tuple[Sequence[Polygon], Any]:
    """What is drawn, and the reference system of its coordinates; none where they are the scene's pixels."""
    kind = path.suffix.lower()
    if kind == ".xml":
        return voc_boxes(path, labelling.shape), None
    if kind == ".csv":
        return csv_boxes(path, labelling.shape), None
    polygons, crs = geojson_polygons(path, labelling.naming)
    return polygons, None if scene.crs is None else crs
