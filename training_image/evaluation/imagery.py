"""The scenes that are measured on: aerial photographs with hand-drawn tree crowns, cut to tiles.

NEON's photographs of Yellowstone (CC0), 0.1 m a pixel; the wheel of deepforest carries them.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

SCENES = ("2019_YELL_2_528000_4978000_image_crop2", "2019_YELL_2_541000_4977000_image_crop")
TILE_SIZE = 128


def cut_scenes(folder: Path) -> None:
    """``imagery/SCENE/0/X/Y.tif`` and ``masks/...`` below the folder, by the image's own command."""
    found = importlib.util.find_spec("deepforest")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("The scenes are missing: the package deepforest is not installed; run `make setup`")
    scenes = Path(found.submodule_search_locations[0]) / "data"
    for scene in SCENES:
        command = [str(Path(sys.executable).with_name("tileseg")), "tile", "--image", str(scenes / f"{scene}.png")]
        command += ["--boxes", str(scenes / f"{scene}.xml"), "--shape", "ellipse", "--scene", scene]
        subprocess.run([*command, "--size", str(TILE_SIZE), "--out", str(folder)], check=True, capture_output=True)
