"""The experiments that come with the project are sound, and explain themselves."""

import re
from pathlib import Path

import pytest

from tileseg.failure import JobFailure
from tileseg.recipe.reader import read_recipe, recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.recipe.seed.conversion import converted
from training_image.tests.recipe.seed.test_seed import OLD, old_recipe

FOLDER = Path(__file__).parents[3] / "experiments"
EXPERIMENTS = sorted(FOLDER.glob("*.toml"))
WIDEST = 120


def submitted(path: Path, folder: Path) -> Recipe:
    """The recipe as a job gets it, its buckets filled in."""
    filled = folder / path.name
    filled.write_text(path.read_text().replace("{derived}", "derived-bucket"))
    return read_recipe(filled)


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_an_experiment_is_sound_once_its_buckets_are_filled_in(path: Path, tmp_path: Path) -> None:
    with pytest.raises(JobFailure, match=r"every \{placeholder\} already replaced"):
        read_recipe(path)
    assert submitted(path, tmp_path).dataset.imagery[0].place.startswith("s3://derived-bucket/")
    assert set(re.findall(r"\{[a-z_]+\}", path.read_text())) == {"{derived}"}  # comments are filled in, too


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_what_an_experiment_leaves_to_choose_is_sound_too(path: Path, tmp_path: Path) -> None:
    for optional in re.findall(r"^# (\w+ = \"s3:.*)$", path.read_text(), flags=re.MULTILINE):
        chosen = tmp_path / path.name
        chosen.write_text(path.read_text().replace(f"# {optional}", optional))
        assert submitted(chosen, tmp_path).model


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_setting_of_an_experiment_has_a_comment_beside_it(path: Path) -> None:
    lines = path.read_text().splitlines()
    settings = [line for line in lines if re.match(r"\w+ =", line)]
    assert [line for line in settings if not re.search(r"  # .{3,}$", line)] == []
    assert [line for line in lines if len(line) > WIDEST] == []


def test_the_published_experiment_is_what_its_own_recipe_is_turned_into(tmp_path: Path) -> None:
    """But for places, scenes and the statistics that an old checkpoint would bring."""
    here = submitted(FOLDER / "snow_cover_as_published.toml", tmp_path)
    theirs = recipe_of(converted(old_recipe(OLD)), "old.toml")
    assert (here.classes, here.augment, here.model, here.train) == (
        theirs.classes,
        theirs.augment,
        theirs.model,
        theirs.train,
    )
    for setting in ("match", "without_mask", "tile_size", "bands", "validation"):
        assert getattr(here.dataset, setting) == getattr(theirs.dataset, setting)
