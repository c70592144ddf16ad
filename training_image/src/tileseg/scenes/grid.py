"""The grids that scenes are cut on: their own pixels, or the slippy map's tiles.

Source: the tile matrix WebMercatorQuad of OGC 17-083r4, annex D; a scene without georeference has a grid of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import floor, pi

from affine import Affine
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from tileseg.failure import JobFailure
from tileseg.scenes.raster import RasterScene, Scene
from tileseg.tiles.address import Tile

WEB_MERCATOR, GEOGRAPHIC = "EPSG:3857", "EPSG:4326"
HALF_CIRCUMFERENCE = pi * 6378137.0
"""Metres from the grid's centre to its edge, at the equator."""

FARTHEST_LATITUDE = 85.051
HIGHEST_ZOOM = 24
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True)
class Cutting:
    """A scene on the grid that it is cut on, and which tile its top left corner is."""

    view: Scene
    z: int
    x: int
    y: int
    size: int

    @property
    def columns(self) -> int:
        return self.view.width // self.size

    @property
    def rows(self) -> int:
        return self.view.height // self.size

    def tiles(self, scene: str) -> Iterator[tuple[Tile, slice, slice]]:
        """Each whole tile with its rows and columns; what is left at the right and bottom edge is not cut."""
        for row in range(self.rows):
            for column in range(self.columns):
                top, left = row * self.size, column * self.size
                tile = Tile(scene, self.z, self.x + column, self.y + row)
                yield tile, slice(top, top + self.size), slice(left, left + self.size)


def pixel_grid(scene: Scene, size: int) -> Cutting:
    """The scene as it is, in whole tiles counted from its top left.

    Raises:
        JobFailure: not one tile fits.
    """
    if min(scene.height, scene.width) < size:
        raise JobFailure(
            f"{scene.name} is {scene.width} x {scene.height} pixels: "
            f"--size {size} fits no tile into it; choose another size"
        )
    return Cutting(scene, 0, 0, 0, size)


@contextmanager
def slippy_grid(scene: Scene, zoom: int, size: int, resampling: Resampling) -> Iterator[Cutting]:
    """The scene drawn anew on all tiles of the slippy map that it touches; beside it there is no data.

    Raises:
        JobFailure: the scene has no georeference, or reaches beyond what the grid covers.
    """
    left, bottom, right, top = mercator_bounds(scene)
    side = 2 * HALF_CIRCUMFERENCE / 2**zoom
    x, y = floor((left + HALF_CIRCUMFERENCE) / side), floor((HALF_CIRCUMFERENCE - top) / side)
    columns = floor((right + HALF_CIRCUMFERENCE) / side) + 1 - x
    rows = floor((HALF_CIRCUMFERENCE - bottom) / side) + 1 - y
    corner = Affine.translation(x * side - HALF_CIRCUMFERENCE, HALF_CIRCUMFERENCE - y * side)
    options = {"crs": WEB_MERCATOR, "transform": corner @ Affine.scale(side / size, -side / size)}
    extent = {"width": columns * size, "height": rows * size}
    assert isinstance(scene, RasterScene)
    missing = {"src_nodata": scene.nodata, "nodata": filling(scene)}
    with WarpedVRT(scene.raster, **options, **extent, **missing, resampling=resampling) as warped:
        yield Cutting(RasterScene(scene.name, warped), zoom, x, y, size)


def filling(scene: Scene) -> float:
    """The value of pixels without data: the scene's own, else 0, which no ground has in every band, or not a number."""
    if scene.nodata is not None:
        return scene.nodata
    return float("nan") if scene.dtype.kind == "f" else 0.0


def mercator_bounds(scene: Scene) -> Bounds:
    """Where the scene lies on the web's map, in metres; raises as :func:`slippy_grid` does."""
    if scene.crs is None:
        raise JobFailure(f"{scene.name} has no georeference: leave --zoom out, to cut it on its own grid of pixels")
    corners = bounds(scene)
    west, south, east, north = transform_bounds(scene.crs, GEOGRAPHIC, *corners, densify_pts=21)
    if max(-south, north) > FARTHEST_LATITUDE:
        raise JobFailure(
            f"{scene.name} reaches from {south:.2f} to {north:.2f} degrees of latitude, but the web's map ends at "
            f"{FARTHEST_LATITUDE}: leave --zoom out, to cut it on its own grid of pixels"
        )
    if west > east or west < -180 or east > 180 or east - west > 180:
        raise JobFailure(
            f"{scene.name} reaches from {west:.2f} to {east:.2f} degrees of longitude, over the map's edge at 180 or "
            "around half the globe: cut it in two there, or leave --zoom out"
        )
    found: Bounds = transform_bounds(scene.crs, WEB_MERCATOR, *corners, densify_pts=21)
    return found


def bounds(scene: Scene) -> Bounds:
    """In the scene's own coordinates, however it is turned."""
    corners = [scene.transform @ (x, y) for x in (0, scene.width) for y in (0, scene.height)]
    across, along = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(along), max(across), max(along)
