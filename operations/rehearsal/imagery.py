"""Real aerial imagery, cut to tiles with masks and put where a team's tiles are: the derived bucket.

The scenes are NEON's of Yellowstone (CC0), 0.1 m a pixel, with hand-drawn boxes around tree crowns; the wheel of
deepforest carries them.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from operations.rehearsal.stage import StepFailed

SCENES = {
    "yellowstone-528000": "2019_YELL_2_528000_4978000_image_crop2",
    "yellowstone-541000": "2019_YELL_2_541000_4977000_image_crop",
}
TILE_SIZE = 128
PREFIX = "tree-crowns"
UPLOADS_AT_ONCE = 8


def cut_tiles(folder: Path) -> list[Path]:
    """Every scene as tiles and masks below ``folder``, by the training image's own command."""
    for scene, stem in SCENES.items():
        _cut(_imagery_folder() / stem, scene, folder)
    return sorted(folder.rglob("*.tif"))


def upload_tiles(s3: Any, bucket: str, folder: Path, tiles: list[Path], progress: Callable[[str], None]) -> None:
    def put(tile: Path) -> None:
        s3.put_object(Bucket=bucket, Key=f"{PREFIX}/{tile.relative_to(folder).as_posix()}", Body=tile.read_bytes())

    with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(put, tiles), start=1):
            progress(f"{done} of {len(tiles)} objects")


def _imagery_folder() -> Path:
    found = importlib.util.find_spec("deepforest")
    if found is None or not found.submodule_search_locations:
        raise StepFailed("The imagery is missing: the package deepforest is not installed; run `make setup`")
    return Path(found.submodule_search_locations[0]) / "data"


def _cut(stem: Path, scene: str, folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("tileseg")), "tile", "--image", f"{stem}.png"]
    command += ["--boxes", f"{stem}.xml", "--shape", "ellipse", "--scene", scene, "--size", str(TILE_SIZE)]
    done = subprocess.run([*command, "--out", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise StepFailed(f"`tileseg tile` could not cut {stem.name}: {done.stderr.strip()}")
