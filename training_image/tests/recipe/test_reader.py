"""Recipes that are refused, each with all its mistakes; recipes that are read."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.recipe.reader import recipe_of
from training_image.tests.conftest import RECIPE


def tables() -> dict[str, Any]:
    return tomllib.loads(RECIPE.format(imagery="s3://bucket/imagery", masks="s3://bucket/masks"))


def changed(path: str, value: object) -> dict[str, Any]:
    """The good recipe with one setting at a dotted path replaced."""
    recipe = tables()
    *parents, last = path.split(".")
    table: Any = recipe
    for parent in parents:
        table = table[int(parent) if parent.isdigit() else parent]
    table[last] = value
    return recipe


def mistakes(recipe: dict[str, Any]) -> str:
    with pytest.raises(JobFailure) as failure:
        recipe_of(recipe, "recipe.toml")
    return str(failure.value)


def refusal(recipe: dict[str, Any]) -> str:
    """What a recipe is refused with; empty where it is read."""
    try:
        recipe_of(recipe, "recipe.toml")
    except JobFailure as failure:
        return str(failure)
    return ""


REFUSED = {
    "a flag where a number belongs": ("train.epochs", True, r"train\.epochs is true: allowed is a whole number from 1"),
    "a number in quotes": ("train.epochs", "8", r'train\.epochs is "8": allowed is a whole number'),
    "a fraction where a whole number belongs": ("train.batch_size", 4.0, r"train\.batch_size is 4\.0"),
    "a number out of range": (
        "train.learning_rate",
        7,
        r"train\.learning_rate is 7: .* write for example learning_rate",
    ),
    "not a number": ("train.learning_rate", float("nan"), r"train\.learning_rate is nan"),
    "infinity": ("augment", {"brightness": float("inf")}, r"augment\.brightness is inf"),
    "a huge number": ("train.seed", 10**5000, r"train\.seed is a number of about 500\d digits"),
    "a tile size that halves unevenly": ("dataset.tile_size", 100, r"dataset\.tile_size is 100: .* multiple of 32"),
    "no band": ("dataset.bands", [], r"dataset\.bands is \[\]: allowed is a list of 1 to 16 entries"),
    "a band of number 0": ("dataset.bands", [0, 1], r"dataset\.bands is \[0, 1\]"),
    "a table where text belongs": ("model.encoder", {"name": "x"}, r"model\.encoder is a table"),
    "text where a table belongs": ("train", "fast", r'train is "fast": allowed is a table; write \[train\]'),
    "an unknown encoder": ("model.encoder", "vgg", r"allowed is resnet18 or resnet34 or resnet50"),
    "a key of another tool": ("train.lr", 1, r"train\.lr is unknown: known here are epochs, "),
    "a misspelt key": ("train.epoch", 1, r"train\.epoch is unknown: .* did you mean epochs\?"),
    "a key that would turn the text around": ("train.\u202eoops", 1, r"train\.\\u202eoops is unknown"),
    "an unreplaced placeholder": ("dataset.imagery", "s3://{derived}/a", r"every \{placeholder\} already replaced"),
    "a path that climbs": ("dataset.imagery", "s3://bucket/../other", r'without "\.\."'),
    "a relative path": ("dataset.imagery", "tiles", r"allowed is s3://BUCKET/PREFIX"),
    "another protocol": ("dataset.imagery", "http://bucket/tiles", r"allowed is s3://BUCKET/PREFIX"),
    "a bucket in capitals": ("dataset.imagery", "s3://Bucket/a", r"allowed is s3://BUCKET/PREFIX"),
    "masks among the images": ("dataset.masks", "s3://bucket/imagery/", r"are both"),
    "one class": ("classes", [{"name": "a", "value": 0, "color": "#000000"}], r"classes is \[a table\]: allowed are 2"),
    "classes that all count nothing": (
        "classes",
        [{"name": name, "value": value, "color": "#000000", "weight": 0} for value, name in enumerate("ab")],
        r"classes: every weight is 0",
    ),
    "two classes of one value": ("classes.1.value", 0, r"classes: the value 0 is given twice"),
    "a colour by name": ("classes.1.color", "red", r'classes\[1\]\.color is "red"'),
    "a mean without a spread": ("dataset.mean", [1, 2, 3], r"dataset\.mean and dataset\.std belong together"),
    "an output too many": ("model.outputs", 3, r"model\.outputs is 3, but there are 2 classes: allowed is 1 or 2"),
    "an encoder of another network": ("model.name", "ternausnetv2", r"with ternausnetv2 allowed is wide_resnet38"),
    "a width that the network does not have": (
        "model",
        {"name": "albunet", "encoder": "resnet50", "width": 16},
        r"model\.width and model\.output_stride belong to unet",
    ),
    "an encoder's weights for a network that has none of that kind": (
        "model",
        {"name": "ternausnetv2", "encoder": "wide_resnet38", "pretrained": "s3://bucket/weights"},
        r"model\.pretrained belongs to unet and albunet",
    ),
    "first weights given twice": (
        "model",
        {"pretrained": "s3://bucket/encoder", "weights": "s3://bucket/network"},
        r"model\.pretrained and model\.weights are both given",
    ),
    "a decoder that nothing draws with": ("model.decoder", "FPN", r'model\.decoder belongs to model\.name = "smp"'),
    "an expression that is none": (
        "dataset.imagery",
        [{"place": "s3://bucket/a", "scenes": "("}],
        r"imagery\[0\]\.scenes",
    ),
    "a list of one side alone": (
        "dataset.validation",
        {"by": "list", "training_tiles": "/lists/train.txt"},
        r'by is "list": give both dataset\.validation\.training_tiles and',
    ),
    "lists that nothing reads": (
        "dataset.validation",
        {"training_tiles": "/lists/train.txt", "validation_tiles": "/lists/validation.txt"},
        r'lists of tiles that nothing reads: set by = "list"',
    ),
    "a class that is ignored": ("dataset.ignore", 1, r"dataset\.ignore is 1, the value of the class"),
    "bands of a source too few": (
        "dataset.imagery",
        [{"place": "s3://bucket/a", "bands": [1]}],
        r"dataset\.imagery\[0\]\.bands has 1 entries for 3 bands",
    ),
}


def test_albunet_asks_for_tiles_that_halve_six_times() -> None:
    recipe = changed("model", {"name": "albunet", "encoder": "resnet50"})
    assert refusal(recipe) == ""
    recipe["dataset"]["tile_size"] = 96
    assert "albunet halves it six times: allowed are multiples of 64" in mistakes(recipe)


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_recipe_is_refused_for(mistake: str) -> None:
    path, value, message = REFUSED[mistake]
    assert re.search(message, mistakes(changed(path, value)))


def test_a_missing_setting_is_named_with_an_example() -> None:
    recipe = tables()
    del recipe["train"]["epochs"], recipe["dataset"]
    message = mistakes(recipe)
    assert (
        "train.epochs is missing: allowed is a whole number from 1 to 10000; write for example epochs = 50" in message
    )
    assert "dataset is missing: add [dataset] and its settings below it" in message


def test_all_mistakes_are_told_at_once() -> None:
    recipe = tables()
    recipe["train"] |= {"epochs": 0, "batch_size": "many", "loss": "l2", "speed": 9}
    recipe["classes"][0]["value"] = -1
    message = mistakes(recipe)
    assert message.startswith("recipe.toml has 5 mistakes: ")
    for path in ("train.epochs", "train.batch_size", "train.loss", "train.speed", "classes[0].value"):
        assert path in message


def test_what_is_left_out_has_a_default_and_equal_recipes_have_equal_digests() -> None:
    brief, explicit = tables(), tables()
    explicit["augment"] = {"flips": True, "brightness": 0.2}
    explicit["train"]["weight_decay"] = 0.01
    explicit["dataset"]["imagery"] = [{"place": explicit["dataset"]["imagery"]}]
    assert recipe_of(brief, "brief.toml") == recipe_of(explicit, "explicit.toml")
    assert recipe_of(brief, "a").digest == recipe_of(explicit, "b").digest
    assert recipe_of(changed("train.seed", 1), "c").digest != recipe_of(brief, "d").digest


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


def settings_of(table: Any, path: str = "") -> Iterator[str]:
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        yield f"{path}{key}"
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield from settings_of(value, f"{path}{key}.")


@given(path=st.sampled_from([path for path in settings_of(tables()) if not path[-1].isdigit()]), value=json_like)
def test_any_value_anywhere_is_either_read_or_refused_in_printable_ascii(path: str, value: object) -> None:
    message = refusal(changed(path, value))
    assert message.isascii()
    assert message.isprintable()


@given(key=st.text(max_size=30))
def test_any_unknown_key_is_refused_in_printable_ascii(key: str) -> None:
    recipe = tables()
    recipe["train"] = {"epochs": 1, "batch_size": 1, f"x{key}": 1}
    message = mistakes(recipe)
    assert "is unknown: known here are epochs" in message
    assert message.isascii()
    assert message.isprintable()


def test_a_setting_that_decides_nothing_may_change_between_a_run_and_its_resumption() -> None:
    for path in ("dataset.in_flight", "dataset.cached"):
        other = changed(path, 7 if path.endswith("flight") else False)
        assert recipe_of(other, "a") != recipe_of(tables(), "b")
        assert recipe_of(other, "a").digest == recipe_of(tables(), "b").digest
