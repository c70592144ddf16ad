"""The command that covers a scene with a model's answer."""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tileseg.prediction.legend import Legend
from tileseg.prediction.predictor import Predictor
from tileseg.prediction.preview import Preview
from tileseg.prediction.raster_file import PERCENT_NODATA, RasterFile, class_raster, probability_raster
from tileseg.prediction.strips import NO_ANSWER, Plan, Strip, strips
from tileseg.progress import Say, told
from tileseg.scenes.matching import Subject
from tileseg.scenes.opening import open_scene


@dataclass(frozen=True)
class Answer:
    """Where the answer for one scene lies, and how much of each class there is."""

    classes: Path
    shares: dict[str, float]
    nodata: float

    def as_json(self) -> str:
        return json.dumps({"classes": self.shares, "without_data": self.nodata}, indent=2) + "\n"


def predict_scene(
    subject: Subject, predictor: Predictor, plan: Plan, out: Path, *, with_probabilities: bool, say: Say
) -> Answer:
    """Writes ``SCENE.tif``, ``SCENE.png``, ``SCENE.json``, and on demand ``SCENE-probabilities.tif``.

    Raises:
        JobFailure: the scene is damaged or lacks a band. Nothing is left of its answer.
    """
    legend, pixels = Legend(predictor.model.classes), np.zeros(256, np.int64)
    path = out / f"{subject.name}.tif"
    with ExitStack() as files:
        scene = files.enter_context(open_scene(subject.image))
        predictor.check(scene)
        preview = Preview(scene.height, scene.width)
        answer = files.enter_context(class_raster(path, scene, legend))
        percents = None
        if with_probabilities:
            names = [land_class.name for land_class in legend.classes][-predictor.model.outputs :]
            place = out / f"{subject.name}-probabilities.tif"
            percents = files.enter_context(probability_raster(place, scene, names))
        done = told(strips(scene, predictor, plan), plan.strips(scene.height), say, f"{subject.name}: {{}} strips")
        for strip in done:
            class_HW = strip.class_HW
            _write(strip, class_HW, legend, answer, percents)
            preview.add(strip, class_HW)
            pixels += np.bincount(class_HW.ravel(), minlength=256)
    (out / f"{subject.name}.png").write_bytes(imagecodecs.png_encode(preview.picture(legend.classes)))
    found = Answer(path, legend.shares(pixels), round(int(pixels[NO_ANSWER]) / int(pixels.sum()), 6))
    (out / f"{subject.name}.json").write_text(found.as_json(), encoding="utf-8")
    return found


def _write(
    strip: Strip, class_HW: NDArray[np.uint8], legend: Legend, answer: RasterFile, percents: RasterFile | None
) -> None:
    answer.write(strip.top, legend.values(class_HW)[np.newaxis])
    if percents:
        percent_KHW = np.rint(strip.probability_KHW * 100).astype(np.uint8)
        percents.write(strip.top, np.where(strip.lacking_HW, np.uint8(PERCENT_NODATA), percent_KHW))
