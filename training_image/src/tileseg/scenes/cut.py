"""A scene and its mask written as tiles, in the layout that training reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray

from tileseg.scenes.grid import Cutting
from tileseg.scenes.labels import Labels
from tileseg.tiles.address import Tile
from tileseg.tiles.nodata import lacking_data


@dataclass(frozen=True)
class CutTile:
    """A tile as it was written; without an image it was left out."""

    tile: Tile
    image_HWC: NDArray[Any] | None
    mask_HW: NDArray[np.uint8] | None


def cut(
    cutting: Cutting, labels: Labels | None, folder: Path, scene: str, *, most_nodata: float, nodata: float | None
) -> Iterator[CutTile]:
    """Writes ``imagery`` and ``masks`` below the folder, and yields each tile of the grid.

    Args:
        cutting: the scene on its grid.
        labels: on the same grid; without them no masks are written.
        folder: gets imagery/SCENE/Z/X/Y.tif and masks/SCENE/Z/X/Y.tif.
        scene: its name in the tiles' paths.
        most_nodata: a tile with a larger share of pixels without data is left out.
        nodata: their value, which the tiles name.
    """
    for tile, rows, columns in cutting.tiles(scene):
        image = cutting.view.read(rows, columns)
        lacking_HW = lacking_data(image, (nodata,))
        if lacking_HW is not None and lacking_HW.mean() > most_nodata:
            yield CutTile(tile, None, None)
            continue
        place = cutting.view.crs, cutting.view.transform @ Affine.translation(columns.start, rows.start)
        write_tile(folder / "imagery" / tile.path, image, nodata, *place)
        mask = labels.read(rows, columns) if labels else None
        if mask is not None:
            write_tile(folder / "masks" / tile.path, mask[:, :, np.newaxis], None, *place)
        yield CutTile(tile, image, mask)


def write_tile(path: Path, samples_HWC: NDArray[Any], nodata: float | None, crs: Any, transform: Affine) -> None:
    """One GeoTIFF in one piece, its bands interleaved, compressed without loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    height, width, bands = samples_HWC.shape
    form = {"driver": "GTiff", "height": height, "width": width, "count": bands, "dtype": samples_HWC.dtype}
    stored = {"compress": "zstd", "interleave": "pixel", "photometric": "minisblack", "blockysize": height}
    place = {} if crs is None else {"crs": crs, "transform": transform}
    with rasterio.open(path, "w", **form, **stored, **place, nodata=nodata) as file:
        file.write(np.moveaxis(samples_HWC, 2, 0))
