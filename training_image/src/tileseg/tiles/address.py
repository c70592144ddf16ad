"""The place of a tile: its scene, and its column and row in a grid."""

import re
from dataclasses import dataclass
from typing import Self

from tileseg.tiles.decode import FORMATS

LAYOUT = re.compile(
    r"(?P<scene>[^/\x00-\x1f\x7f]+)/(?P<z>\d{1,2})/(?P<x>\d{1,9})/(?P<y>\d{1,9})"
    rf"\.(?:{'|'.join(FORMATS)})",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, order=True, slots=True)
class Tile:
    """A tile of the slippy-map grid: zoom ``z``, column ``x``, row ``y``.

    A scene without georeference has a grid of its own: ``z`` is 0, ``x`` and ``y`` count tiles from its top left.
    """

    scene: str
    z: int
    x: int
    y: int

    @property
    def path(self) -> str:
        """Where the tile lies below the folder of images, and its mask below the folder of masks, if both are TIFFs."""
        return f"{self.scene}/{self.z}/{self.x}/{self.y}.tif"

    @property
    def place(self) -> tuple[int, int, int]:
        """Where the tile lies, whatever its scene."""
        return self.z, self.x, self.y

    @classmethod
    def at(cls, path: str) -> Self | None:
        """The tile that lies at this path, or nothing where the path is no tile's."""
        found = LAYOUT.fullmatch(path)
        return cls(found["scene"], int(found["z"]), int(found["x"]), int(found["y"])) if found else None
