"""Real aerial scenes, put into the raw bucket and cut there to tiles, as a team does it: by a processing job.

The scenes are NEON's of Yellowstone (CC0), 0.1 m a pixel, with hand-drawn boxes around tree crowns; the wheel of
deepforest carries them.
"""

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobs.gateway import Jobs
from jobs.names import job_name
from jobs.template import JobTemplate
from jobs.tiling import Tiling
from operations.rehearsal.following import follow
from operations.rehearsal.stage import StepFailed

SCENES = ("2019_YELL_2_528000_4978000_image_crop2", "2019_YELL_2_541000_4977000_image_crop")
TILE_SIZE = 128
PREFIX = "tree-crowns"


def upload_scenes(s3: Any, bucket: str) -> None:
    """Scenes and their labels, each below a prefix of its own."""
    folder = _imagery_folder()
    for scene in SCENES:
        for kind, suffix in (("scenes", "png"), ("labels", "xml")):
            name = f"{scene}.{suffix}"
            s3.upload_file(str(folder / name), bucket, f"{PREFIX}/{kind}/{name}")


def scene_key() -> str:
    """Where one of the uploaded scenes is in the raw bucket."""
    return f"{PREFIX}/scenes/{SCENES[0]}.png"


def cut_scenes(jobs: Jobs, template: JobTemplate, *, log: Path, progress: Callable[[str], None]) -> str:
    """Cut what is in the raw bucket to tiles in the derived one; where they are; raises as :func:`follow` does."""
    raw, derived = (f"s3://{template.buckets[name]}/{PREFIX}" for name in ("raw", "derived"))
    options = ("--shape", "ellipse", "--size", str(TILE_SIZE))
    name = job_name(template.job_prefix, "tiles", datetime.now(UTC))
    jobs.cut(template, Tiling(f"{raw}/scenes", f"{raw}/labels", derived, options), job_name=name)
    follow(lambda: jobs.cutting_state(name), jobs.cutting_log(name), log=log, progress=progress)
    return derived


def _imagery_folder() -> Path:
    found = importlib.util.find_spec("deepforest")
    if found is None or not found.submodule_search_locations:
        raise StepFailed("The imagery is missing: the package deepforest is not installed; run `make setup`")
    return Path(found.submodule_search_locations[0]) / "data"
