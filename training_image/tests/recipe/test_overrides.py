"""Hyperparameters change the recipe before it is checked."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.recipe.overrides import overridden, override_values, read_overridden, settings_of
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from training_image.tests.conftest import RECIPE
from training_image.tests.recipe.test_reader import tables


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE.format(imagery="s3://derived/imagery", masks="s3://derived/masks"))
    return path


def test_overrides_take_the_place_of_what_the_file_says_or_leaves_out(file: Path) -> None:
    given = {
        "train.learning_rate": "0.02",
        "train.weight_decay": "1e-4",
        "model.encoder": "resnet34",
        "augment.flips": "false",
        "dataset.bands": "[3, 1]",
        "dataset.validation.share": "0.5",
        "dataset.imagery": "s3://other/imagery",
    }
    recipe = read_overridden(file, given)
    assert (recipe.train.learning_rate, recipe.train.weight_decay) == (0.02, 0.0001)
    assert (recipe.model.encoder, recipe.augment.flips) == ("resnet34", False)
    assert (recipe.dataset.bands, recipe.dataset.validation.share) == ((3, 1), 0.5)
    assert recipe.dataset.imagery[0].place == "s3://other/imagery"
    assert recipe.train.epochs == 3, "what is not overridden stays"


@pytest.mark.parametrize("text", ["resnet34", '"resnet34"', "'resnet34'"])
def test_text_may_come_with_the_quotes_that_sdks_add_or_without(text: str) -> None:
    assert override_values({"model.encoder": text}) == {"model.encoder": "resnet34"}


MISTAKES: dict[str, tuple[Mapping[str, str], str]] = {
    "a number that is none": (
        {"train.epochs": "many"},
        r'hold one mistake: train\.epochs is "many": allowed is a whole',
    ),
    "out of range": ({"train.learning_rate": "7"}, r"train\.learning_rate is 7: allowed is a number from 1e-08 to 1;"),
    "not whole": ({"train.batch_size": "4.0"}, r"train\.batch_size is 4\.0: allowed is a whole number"),
    "a typing mistake": ({"train.epoch": "3"}, r"train\.epoch is unknown; did you mean train\.epochs\?"),
    "a name without its section": ({"epochs": "3"}, r"epochs is unknown; did you mean train\.epochs\?"),
    "nothing alike": ({"zzz": "3"}, "zzz is unknown; write a setting's section and name, such as train.epochs"),
    "a section": ({"train": "{ epochs = 3 }"}, r"train is unknown"),
    "several": (
        {"train.epochs": "0", "augment.scale": "9"},
        r"hold 2 mistakes: augment\.scale is 9.*; train\.epochs is 0",
    ),
    "more than a value": ({"train.epochs": "3\nloss = 'dice'"}, r"train\.epochs is \"3"),
    "nested without end": ({"dataset.bands": "[" * 2000}, r"dataset\.bands is \"\[\[\["),
    "hidden": ({"model.encoder": "resnet18\u202e"}, r'model\.encoder is "resnet18\\u202e"'),
    "empty": ({"train.loss": ""}, r'train\.loss is ""'),
    "what the recipe does not allow beside it": (
        {"model.encoder": "wide_resnet38"},
        r"recipe\.toml with its hyperparameters has one mistake: model\.encoder is \"wide_resnet38\", but with unet",
    ),
}


@pytest.mark.parametrize("fault", MISTAKES)
def test_a_mistake_in_an_override_is_told_with_its_cure(fault: str, file: Path) -> None:
    overrides, message = MISTAKES[fault]
    with pytest.raises(JobFailure, match=message):
        read_overridden(file, overrides)


def test_a_file_with_something_else_in_a_sections_place_is_told_so() -> None:
    with pytest.raises(JobFailure, match="train is 3: allowed is a table"):
        recipe_of(overridden({**tables(), "train": 3}, {"train.epochs": 3}), "recipe.toml")


def test_the_tables_that_were_read_stay_as_they_are() -> None:
    before = tables()
    overridden(before, {"train.epochs": 7, "augment.flips": False})
    assert before == tables()


def test_no_setting_has_two_paths() -> None:
    paths = [path for path, _ in settings_of(Recipe)]
    assert len(paths) == len(set(paths)) > 40


VALUES = st.one_of(st.text(), st.integers().map(str), st.floats().map(str), st.sampled_from(["true", "[1, 2]", "{}"]))


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(dict(settings_of(Recipe)))), st.text()), VALUES, max_size=4))
def test_any_overrides_give_a_recipe_or_a_sentence(overrides: dict[str, str]) -> None:
    with suppress(JobFailure):
        values: dict[str, Any] = override_values(overrides)
        assert values.keys() == overrides.keys()
        recipe_of(overridden(tables(), values), "recipe.toml")
