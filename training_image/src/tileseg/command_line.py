"""The commands ``tileseg`` and ``train``."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tileseg.container.sagemaker import Container
from tileseg.failure import JobFailure

DONE, BROKEN, REFUSED = 0, 1, 2
"""Exit codes: what was asked for is done; a fault of the program; something the person who asked can put right."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``tileseg``."""
    options = parser().parse_args(arguments)
    return train() if options.command == "train" else tile(options)


def train() -> int:
    """The command ``train``, which SageMaker runs: a job on the container contract."""
    from tileseg.container.breakdown import (
        breakdown,
    )  # torch takes seconds to load, which other commands need not wait for
    from tileseg.container.stopping import Stopped, StopRequest
    from tileseg.training.job import Job

    container, stop = Container.from_environ(os.environ), StopRequest()
    stop.listen()
    try:
        Job(container, os.environ, stop, say).run()
    except Stopped:
        say("stopped before the first step: there is nothing to save")
    except JobFailure as failure:
        return _failed(container, str(failure), REFUSED)
    except Exception as error:
        traceback.print_exc()
        fault = f"the training program has a fault ({error!r}): see the traceback in the log"
        return _failed(container, breakdown(error) or fault, BROKEN)
    return DONE


def tile(options: argparse.Namespace) -> int:
    """The command ``tileseg tile``."""
    from tileseg.scenes.tiling import tile_scene

    try:
        tile_scene(
            options.image, options.boxes, options.out, options.scene, size=options.size, shape=options.shape, say=say
        )
    except JobFailure as failure:
        print(f"tileseg: {failure}", file=sys.stderr)
        return REFUSED
    return DONE


def parser() -> argparse.ArgumentParser:
    """What ``tileseg`` understands."""
    root = argparse.ArgumentParser(prog="tileseg", description="Semantic segmentation of image tiles.")
    commands = root.add_subparsers(dest="command", required=True)
    commands.add_parser("train", help="train on the container contract (/opt/ml, or $SAGEMAKER_BASE_DIR)")
    cut = commands.add_parser("tile", help="cut a scene and its hand-drawn boxes into tiles and masks")
    cut.add_argument("--image", type=Path, required=True, help="the scene: PNG, JPEG or TIFF")
    cut.add_argument("--boxes", type=Path, required=True, help="its labels: boxes in a Pascal VOC file")
    cut.add_argument("--out", type=Path, required=True, help="gets imagery/SCENE/0/X/Y.tif and masks/SCENE/0/X/Y.tif")
    cut.add_argument("--scene", required=True, help="the scene's name in the tiles' paths")
    cut.add_argument("--size", type=int, default=128, help="width and height of a tile in pixels")
    cut.add_argument("--shape", choices=("ellipse", "box"), default="ellipse", help="what a box stands for")
    return root


def say(line: str) -> None:
    """A line to the log, at once: SageMaker reads metrics as they come."""
    print(line, flush=True)


def _failed(container: Container, sentence: str, code: int) -> int:
    print(f"train: {sentence}", file=sys.stderr, flush=True)
    container.report_failure(sentence)
    return code
