"""``tileseg predict``: a model's answer for scenes of any size."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tileseg.commands.tile import check_zooms
from tileseg.failure import JobFailure
from tileseg.progress import Say

if TYPE_CHECKING:
    from tileseg.prediction.windows import Windows
    from tileseg.scenes.matching import Subject

SIZES = range(64, 2049, 32)


def add_options(command: argparse.ArgumentParser) -> None:
    """What ``tileseg predict`` understands."""
    add = command.add_argument
    add("--model", type=Path, required=True, metavar="PLACE", help="a job's model folder, or its model.tar.gz")
    add("--images", "--image", type=Path, required=True, metavar="PLACE", help="a scene, or a folder of scenes")
    add("--out", type=Path, required=True, metavar="FOLDER", help="gets SCENE.tif (a COG), SCENE.png, SCENE.json")
    add("--probabilities", action="store_true", help="also write SCENE-probabilities.tif, in percent")
    add("--tiles", action="store_true", help="also cut scene and answer into imagery/ and masks/")
    add("--zoom", type=int, nargs="+", default=[], help="with --tiles: on the slippy map at these zooms")
    add("--window", type=int, metavar="PIXELS", help="side of the network's view (default: as in training)")
    add("--overlap", type=int, metavar="PIXELS", help="that neighbouring views share (default: a quarter of the view)")
    add("--at-once", type=int, default=4, metavar="N", help="views to one run of the network (default: 4)")
    add(
        "--precision",
        choices=("auto", "float32", "bfloat16"),
        default="auto",
        help="arithmetic of the network; auto is bfloat16 where the machine computes it natively",
    )


def predict(options: argparse.Namespace, say: Say) -> None:
    """The command; raises :class:`JobFailure`."""
    from tileseg.artifact.load import load_model
    from tileseg.prediction.predictor import ready
    from tileseg.prediction.scene_prediction import predict_scene
    from tileseg.prediction.strips import Plan
    from tileseg.scenes.matching import subjects
    from tileseg.training.device import machine

    check_zooms(options.zoom)
    scenes = subjects(options.images, None, None)
    predictor = ready(load_model(options.model), machine(options.precision))
    plan = Plan(views(options.window or predictor.model.tile_size, options.overlap), max(1, options.at_once))
    count = "1 scene" if len(scenes) == 1 else f"{len(scenes)} scenes"
    say(f"{count} to predict on {predictor.machine}, in views of {plan.windows.size} pixels")
    for scene in scenes:
        answer = predict_scene(scene, predictor, plan, options.out, with_probabilities=options.probabilities, say=say)
        shares = ", ".join(f"{name} {share:.1%}" for name, share in answer.shares.items())
        say(f"{answer.classes}: {shares}; {answer.nodata:.1%} without data")
        if options.tiles:
            cut_answer(scene, answer.classes, options, predictor.model.tile_size, say)


def views(size: int, overlap: int | None) -> "Windows":
    """Raises :class:`JobFailure` where an option is out of range."""
    from tileseg.prediction.windows import Windows

    if size not in SIZES:
        raise JobFailure(f"--window is {size}: allowed are multiples of 32 from 64 to 2048")
    shared = size // 4 if overlap is None else overlap
    if not 0 <= shared <= size // 2:
        raise JobFailure(f"--overlap is {shared}: allowed is 0 to half the window, {size // 2}")
    return Windows(size, shared)


def cut_answer(scene: "Subject", answer: Path, options: argparse.Namespace, size: int, say: Say) -> None:
    """Scene and answer as tiles, which is what training reads."""
    from tileseg.scenes.matching import Subject
    from tileseg.scenes.tiling import Wish, tile_scene

    tally = tile_scene(
        Subject(scene.name, scene.image, answer), Wish(out=options.out, size=size, zooms=options.zoom), say
    )
    say(f"{scene.name}: {tally.written} tiles written, {tally.left_out} left out for want of data")
