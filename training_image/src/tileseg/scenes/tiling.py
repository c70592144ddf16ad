"""The command that makes training tiles of a scene and the boxes drawn on it."""

from collections.abc import Callable
from pathlib import Path

from tileseg.failure import JobFailure
from tileseg.scenes.boxes import read_boxes
from tileseg.scenes.cut import tiles_of, write_tile
from tileseg.scenes.masks import Shape, painted
from tileseg.scenes.read import read_scene
from tileseg.tiles.address import Tile


def tile_scene(
    image: Path, boxes: Path, out: Path, scene: str, *, size: int, shape: Shape, say: Callable[[str], None]
) -> None:
    """Writes ``imagery`` and ``masks`` below ``out``; inputs are read and checked before anything is written.

    Raises:
        JobFailure: an input cannot be read, or the scene is smaller than one tile.
    """
    if Tile.at(Tile(scene, 0, 0, 0).path) is None or not scene.strip("."):
        raise JobFailure(f"--scene is {scene!r}: it becomes a folder's name; give letters and digits, without /")
    samples, drawn = read_scene(image), read_boxes(boxes)
    height, width = samples.shape[:2]
    if min(height, width) < size or size < 1:
        raise JobFailure(
            f"{image} is {width} x {height} pixels: --size {size} fits no tile into it; choose another size"
        )
    mask = painted(drawn, height=height, width=width, shape=shape)
    windows = list(tiles_of(scene, height=height, width=width, size=size))
    for done, (tile, rows, columns) in enumerate(windows, start=1):
        write_tile(out / "imagery", tile, samples[rows, columns])
        write_tile(out / "masks", tile, mask[rows, columns])
        if done * 10 // len(windows) > (done - 1) * 10 // len(windows):
            say(f"{scene}: {done} of {len(windows)} tiles; progress={done / len(windows):.2f};")
    say(f"{scene}: {len(drawn)} boxes cover {mask.mean():.1%} of {width} x {height} pixels")
