"""The place of a tile: its scene, and its column and row in a grid."""

import re
from dataclasses import dataclass
from typing import Self

LAYOUT = re.compile(r"(?P<scene>[^/]+)/(?P<z>\d{1,2})/(?P<x>\d{1,9})/(?P<y>\d{1,9})\.tiff?")


@dataclass(frozen=True, order=True)
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
        """Where the tile lies below the folder of images, and its mask below the folder of masks."""
        return f"{self.scene}/{self.z}/{self.x}/{self.y}.tif"

    @classmethod
    def at(cls, path: str) -> Self | None:
        """The tile that lies at this path, or nothing where the path is no tile's."""
        found = LAYOUT.fullmatch(path)
        return cls(found["scene"], int(found["z"]), int(found["x"]), int(found["y"])) if found else None
