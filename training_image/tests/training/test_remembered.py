"""Tiles are measured once in the life of a job."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tileseg.tiles.address import Tile
from tileseg.tiles.dataset import Ground
from tileseg.training.bands import BandStatistics
from tileseg.training.baselines import Baselines
from tileseg.training.preparation import Preparation
from tileseg.training.remembered import NAME, remembered
from training_image.tests.tiles.test_quarantine import RECIPE

GROUND = Ground((Tile("meadow", 0, 0, 0),), (Tile("meadow", 0, 9, 9),))
MEASURED = Preparation(
    BandStatistics((0.1, 1 / 3, 2e30), (1e-6, 3.5, 1e30)), Baselines(0.25, 1 / 7), class_pixels=(2**40, 0)
)


def never() -> Preparation:
    pytest.fail("the tiles were measured again")


def test_what_was_measured_is_found_again_to_the_last_digit(tmp_path: Path) -> None:
    assert remembered(tmp_path, RECIPE, GROUND, lambda: MEASURED) == MEASURED
    assert remembered(tmp_path, RECIPE, GROUND, never) == MEASURED
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_what_does_not_decide_what_is_measured_may_change(tmp_path: Path) -> None:
    remembered(tmp_path, RECIPE, GROUND, lambda: MEASURED)
    dataset = replace(RECIPE.dataset, in_flight=7, cached=False, broken_tiles=3)
    other = replace(RECIPE, dataset=dataset, train=replace(RECIPE.train, epochs=9))
    assert remembered(tmp_path, other, GROUND, never) == MEASURED


def test_other_tiles_or_settings_are_measured_anew(tmp_path: Path) -> None:
    again = replace(MEASURED, class_pixels=(5, 6))
    fewer = Ground(GROUND.training, ())
    for recipe, ground in [
        (RECIPE, fewer),
        (replace(RECIPE, dataset=replace(RECIPE.dataset, bands=(3, 2, 1))), GROUND),
        (replace(RECIPE, dataset=replace(RECIPE.dataset, nodata=0.0)), GROUND),
        (replace(RECIPE, classes=(RECIPE.classes[0], replace(RECIPE.classes[1], value=9))), GROUND),
    ]:
        remembered(tmp_path, RECIPE, GROUND, lambda: MEASURED)
        assert remembered(tmp_path, recipe, ground, lambda: again) == again
        (tmp_path / NAME).unlink()


DAMAGES: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "cut short": lambda text: text[:-20],
    "no table": lambda _: "[1, 2]",
    "too deep": lambda _: "[" * 60_000,
    "without a part": lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "bands"}),
    "short of a band": lambda text: json.dumps(json.loads(text) | {"bands": {"mean": [1, 2], "std": [1, 2, 3]}}),
    "not finite": lambda text: text.replace("0.25", "NaN"),
    "of words": lambda text: text.replace("0.25", '"high"'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_measured_anew_and_replaced(damage: str, tmp_path: Path) -> None:
    remembered(tmp_path, RECIPE, GROUND, lambda: MEASURED)
    path = tmp_path / NAME
    path.write_text(DAMAGES[damage](path.read_text()))
    assert remembered(tmp_path, RECIPE, GROUND, lambda: MEASURED) == MEASURED
    assert remembered(tmp_path, RECIPE, GROUND, never) == MEASURED
