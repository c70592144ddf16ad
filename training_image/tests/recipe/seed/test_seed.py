"""Recipes of the seed are read, and what became of each of their keys is told."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tileseg.failure import JobFailure
from tileseg.recipe.reader import read_recipe, read_tables, recipe_of, section_of
from tileseg.recipe.sections import Recipe
from tileseg.recipe.seed.conversion import ADDED, BECAME, converted
from tileseg.recipe.seed.keys import OldRecipe
from tileseg.recipe.seed.report import commented, told, what_became

OLD = r"""
# As the seed's files are laid out.
[dataset]
  aws_profile = "someone"
  image_bucket = "ridge-imagery"
  imagery_directory_regex = '2019042\d_.*_tiled'   # tiles of several flights
  mask_bucket = "ridge-masks/lidar"
  mask_directory_regex = "LIDAR_3M_20190424_binary$"
  train_percent = 0.7

[[classes]]
  name = "snow"
  color = "white"

[[channels]]
  bands = [1, 2, 3, 4]
  mean  = [0.485, 0.456, 0.406, 1.0]
  std   = [0.229, 0.224, 0.225, 1.0]

[model]
  name = "albunet"
  encoder = "resnet50"
  pretrained = true
  loss = "lovasz"
  batch_size = 7
  tile_size = 512
  epochs = 50
  lr = 0.000025
  data_augmentation = 0.75
  decay = 0.0
"""

SECOND_STEP = OLD + '\n[checkpoint]\n  path = "s3://ridge-models/step-1/checkpoint-00050-of-00050.pth"\n'


def old_recipe(text: str) -> OldRecipe:
    return section_of(OldRecipe, "", tomllib.loads(text), "old.toml")


def recipe_from(text: str) -> Recipe:
    return recipe_of(converted(old_recipe(text)), "old.toml")


def test_a_file_of_the_seed_is_read_as_any_recipe_is(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD)
    assert read_recipe(tmp_path / "old.toml") == recipe_from(OLD)
    assert what_became(tmp_path / "old.toml") == list(told(tomllib.loads(OLD), converted(old_recipe(OLD))))


def test_an_old_recipe_asks_for_what_the_seed_did() -> None:
    recipe = recipe_from(OLD)
    dataset, train = recipe.dataset, recipe.train
    assert (dataset.tile_size, dataset.bands, dataset.mean) == (512, (1, 2, 3, 4), None)
    assert (dataset.match, dataset.without_mask) == ("ground", "leave_out")
    assert (dataset.validation.by, dataset.validation.share) == ("block", 0.3)
    assert (recipe.model.name, recipe.model.encoder, recipe.outputs, recipe.model.weights) == (
        "albunet",
        "resnet50",
        1,
        None,
    )
    assert [(each.name, each.value, each.color) for each in recipe.classes] == [
        ("background", 0, "#000000"),
        ("snow", 1, "#ffffff"),
    ]
    assert (train.loss, train.schedule, train.learning_rate, train.weight_decay) == ("lovasz", "constant", 2.5e-5, 0)
    assert (train.batch_size, train.epochs) == (7, 50)
    assert (recipe.augment.flips, recipe.augment.quarter_turns, recipe.augment.brightness) == (True, False, 0)


def test_the_next_step_of_a_curriculum_begins_with_a_checkpoint_and_the_numbers_it_was_learnt_on() -> None:
    recipe = recipe_from(SECOND_STEP)
    assert recipe.model.weights == "s3://ridge-models/step-1/checkpoint-00050-of-00050.pth"
    assert (recipe.dataset.mean, recipe.dataset.std) == ((0.0,) * 4, (1.0,) * 4)


@pytest.mark.parametrize(
    ("expression", "folder"),
    [
        (r"2019042\d_.*_tiled", "20190424_0102_tiled"),
        (r"2019042\d_.*_tiled", "20190424_0102_tiled_again"),
        (r"2019042\d_.*_tiled", "x20190424_0102_tiled"),
        ("binary$", "binary"),
        ("binary$", "binary.tif"),
        ("(.*)_SR", "20190424_SR_tiled"),
        ("(a|b)c", "bcd"),
        ("ab|cd", "abcd"),
        (".*", "anything"),
        (r"price\$", "price$_tiled"),
        (r"price\$", "price"),
    ],
)
def test_scenes_are_chosen_as_the_seed_chose_folders(expression: str, folder: str) -> None:
    old = re.match(f"bucket/{expression}", f"bucket/{folder}")
    recipe = recipe_from(OLD.replace(r"'2019042\d_.*_tiled'", f"'{expression}'"))
    chosen = recipe.dataset.imagery[0].scenes
    assert chosen is not None
    assert bool(re.fullmatch(chosen, folder)) == bool(old)


def test_a_prefix_of_a_bucket_stays_and_places_are_in_s3() -> None:
    dataset = recipe_from(OLD).dataset
    assert dataset.imagery[0].place == "s3://ridge-imagery"
    assert dataset.masks[0].place == "s3://ridge-masks/lidar"


def test_several_old_classes_have_a_map_each() -> None:
    recipe = recipe_from(OLD.replace("[[channels]]", '[[classes]]\nname = "ice"\ncolor = "#0000ff"\n\n[[channels]]'))
    assert [(each.name, each.value) for each in recipe.classes] == [("snow", 0), ("ice", 1)]
    assert recipe.outputs == 2


@pytest.mark.parametrize("text", [OLD, SECOND_STEP], ids=["first step", "second step"])
def test_every_old_key_has_one_line_that_says_what_became_of_it(text: str) -> None:
    tables = tomllib.loads(text)
    lines = list(told(tables, converted(old_recipe(text))))
    keys = [
        f"{name}.{key}"
        for name, section in tables.items()
        for table in (section if isinstance(section, list) else [section])
        for key in table
    ]
    assert [line.split(" = ")[0] for line in lines if not line.startswith("added ")] == keys
    assert all(line.isprintable() for line in lines)
    assert any(line.startswith("model.lr = 2.5e-05 is now train.learning_rate = 2.5e-05: ") for line in lines)
    assert any(line.startswith("channels.mean = [0.485, 0.456, 0.406, 1.0]: dropped") for line in lines)


def paths(table: Any, path: str = "") -> set[str]:
    """Every path in tables, also those of tables, without the numbers of lists."""
    inner = table if isinstance(table, list) else [table] if isinstance(table, dict) else []
    found = {
        f"{path}.{key}".strip("."): value for entry in inner if isinstance(entry, dict) for key, value in entry.items()
    }
    return {*found, *(deeper for key, value in found.items() for deeper in paths(value, key))}


def test_every_key_that_is_read_has_a_note_and_every_note_leads_to_a_setting() -> None:
    two_classes = SECOND_STEP.replace(
        "[[channels]]", '[[classes]]\nname = "ice"\ncolor = "blue"\n\n[[channels]]\n  sub = "x"'
    )
    assert set(BECAME) == {path for path in paths(tomllib.loads(two_classes)) if "." in path}
    settings = paths(converted(old_recipe(two_classes)))
    assert {setting for setting, _ in BECAME.values() if setting} | set(ADDED) <= settings


def test_a_converted_recipe_is_the_recipe_and_says_in_comments_what_became_of_each_key(tmp_path: Path) -> None:
    tables = tomllib.loads(SECOND_STEP)
    text = commented(tables, converted(old_recipe(SECOND_STEP)))
    (tmp_path / "new.toml").write_text(text)
    assert read_recipe(tmp_path / "new.toml") == recipe_from(SECOND_STEP)
    for key in ("dataset.aws_profile", "channels.mean", "model.pretrained"):
        assert f"# {key}: dropped" in text
    for key in ("model.lr", "checkpoint.path"):
        assert f"# was {key}: " in text
    assert "# the rate never changed\nschedule" in text
    assert max(map(len, text.splitlines())) <= 120


def changed(section: str, key: str, value: Any) -> dict[str, Any]:
    tables = tomllib.loads(OLD)
    table = tables[section][0] if isinstance(tables[section], list) else tables[section]
    table[key] = value
    return tables


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("dataset", "image_bucket", "s3://bucket", r'dataset\.image_bucket is "s3://bucket": allowed is a bucket'),
        ("dataset", "image_bucket", 7, r"dataset\.image_bucket is 7"),
        ("dataset", "mask_directory_regex", "(", r"dataset\.mask_directory_regex"),
        ("dataset", "train_percent", 70, r"dataset\.train_percent is 70"),
        ("dataset", "tile_overlap", 3, r"dataset\.tile_overlap is unknown"),
        ("model", "name", "unet", r'model\.name is "unet": allowed is "albunet"'),
        ("model", "lr", float("inf"), r"model\.lr is inf"),
        ("classes", "color", "mauve", r'classes\[0\]\.color is "mauve": allowed is #RRGGBB'),
        ("channels", "bands", [], r"channels\[0\]\.bands is \[\]"),
    ],
)
def test_mistakes_in_an_old_file_are_told_by_its_own_names(section: str, key: str, value: Any, message: str) -> None:
    with pytest.raises(JobFailure, match=message):
        section_of(OldRecipe, "", changed(section, key, value), "old.toml")


def test_a_recipe_of_ours_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('[dataset]\nimagery = "s3://bucket/a"\n')
    assert read_tables(tmp_path / "recipe.toml") == {"dataset": {"imagery": "s3://bucket/a"}}
    assert what_became(tmp_path / "recipe.toml") == []
