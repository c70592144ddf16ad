"""Labels drawn as polygons, painted on whatever grid a scene is cut on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.features import rasterize
from rasterio.warp import transform as reproject

from tileseg.failure import JobFailure
from tileseg.scenes.grid import GEOGRAPHIC
from tileseg.scenes.raster import Scene

LARGEST_FILE = 1 << 30
Ring = NDArray[np.float64]
"""Points as x, y."""


@dataclass(frozen=True)
class Polygon:
    """One labelled piece of ground: its outline first, then its holes."""

    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class Drawing:
    """Polygons in pixels of a grid, each with the value of its class; later ones lie above earlier ones."""

    polygons: Sequence[Polygon]
    values: NDArray[np.uint8]
    boxes: NDArray[np.float64]
    """Left, top, right, bottom of each polygon, by which those of one window are found."""

    def read(self, rows: slice, columns: slice) -> NDArray[np.uint8]:
        """A class for each pixel whose centre lies in a polygon, 0 elsewhere."""
        left, top, right, bottom = self.boxes.T
        near = (left < columns.stop) & (right > columns.start) & (top < rows.stop) & (bottom > rows.start)
        shape = rows.stop - rows.start, columns.stop - columns.start
        if not near.any():
            return np.zeros(shape, np.uint8)
        shapes = [(_geometry(self.polygons[index]), int(self.values[index])) for index in np.flatnonzero(near).tolist()]
        window = Affine.translation(columns.start, rows.start)
        painted: NDArray[np.uint8] = rasterize(shapes, shape, transform=window, dtype=np.uint8)
        return painted


def drawing(polygons: Sequence[Polygon], values: Sequence[int], crs: Any, scene: Scene, view: Scene) -> Drawing:
    """The polygons in pixels of ``view``, on which ``scene`` is cut.

    Args:
        crs: of the polygons' coordinates; without one they count pixels of the scene.
    """
    placed = [Polygon(polygon.name, _placed(polygon.rings, crs, scene, view)) for polygon in polygons]
    boxes = [(*polygon.rings[0].min(axis=0), *polygon.rings[0].max(axis=0)) for polygon in placed]
    return Drawing(placed, np.array(values, np.uint8), np.array(boxes, np.float64).reshape(-1, 4))


def _placed(rings: tuple[Ring, ...], crs: Any, scene: Scene, view: Scene) -> tuple[Ring, ...]:
    if crs is None and view is scene:
        return rings
    return tuple(_placed_ring(ring, crs, scene, view) for ring in rings)


def _placed_ring(ring: Ring, crs: Any, scene: Scene, view: Scene) -> Ring:
    x, y = ring.T if crs is not None else scene.transform @ tuple(ring.T)
    x, y = reproject(crs or scene.crs, view.crs, x, y)
    return np.stack(~view.transform @ (np.asarray(x), np.asarray(y)), axis=1)


def _geometry(polygon: Polygon) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()] for ring in polygon.rings]}


def geojson_polygons(path: Path, naming: str) -> tuple[list[Polygon], Any]:
    """The polygons of a GeoJSON file, and the reference system that its member ``crs`` names, else longitude, latitude.

    Args:
        naming: the property that names the class.

    Raises:
        JobFailure: the file is missing, is not GeoJSON, or has something other than polygons.
    """
    try:
        content = json.loads(text_of(path))
        features = content["features"]
        polygons = [each for number, feature in enumerate(features) for each in _polygons(feature, naming)]
        return polygons, _crs(content, path)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise JobFailure(
            f"{path} is not a GeoJSON collection of polygons ({type(error).__name__}: {str(error)[:100]}): "
            'give one of type "FeatureCollection" whose geometries are Polygon or MultiPolygon'
        ) from error


def _polygons(feature: Mapping[str, Any], naming: str) -> list[Polygon]:
    geometry, name = feature["geometry"], str((feature.get("properties") or {}).get(naming, ""))
    if geometry is None:
        return []
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a geometry of type {str(kind)[:40]}")
    several = [coordinates] if kind == "Polygon" else coordinates
    return [Polygon(name, tuple(_ring(ring) for ring in rings)) for rings in several]


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    ring = np.array([(float(point[0]), float(point[1])) for point in points], np.float64)
    if len(ring) < 3 or not np.isfinite(ring).all():
        raise ValueError("a ring has fewer than 3 points, or one that is not finite")
    return ring


def _crs(content: Mapping[str, Any], path: Path) -> Any:
    named = content.get("crs") or {}
    try:
        return CRS.from_user_input(named["properties"]["name"] if named else GEOGRAPHIC)
    except CRSError as error:
        raise JobFailure(f'{path} has a member "crs" that is unknown ({error}): write it as "EPSG:..."') from error


def text_of(path: Path) -> str:
    """A file of labels, of a size that a person may have drawn."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise JobFailure(f"{path} has more than {LARGEST_FILE} bytes: divide it")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JobFailure(f"cannot read the labels in {path} ({error}): give an existing file") from error
