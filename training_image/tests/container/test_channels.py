"""A job's channels take the place of the recipe's folders, and nothing else of the recipe changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tileseg.container.channels import placed, refuse_unreachable, unread
from tileseg.failure import JobFailure
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from training_image.tests.recipe.test_reader import tables

ISOLATED = {"TRAINING_JOB_ARN": "arn:aws:sagemaker:eu-central-1:000000000000:training-job/a"}


def recipe(**dataset: Any) -> Recipe:
    content = tables()
    content["dataset"] |= {"imagery": "s3://derived/imagery", "masks": "s3://derived/masks", **dataset}
    content["model"] = {"pretrained": "s3://derived/weights/resnet34.safetensors"}
    return recipe_of(content, "recipe.toml")


def brought(folder: Path, *names: str) -> dict[str, Path]:
    for name in names:
        (folder / name).mkdir()
    return {name: folder / name for name in names}


def test_without_channels_the_recipe_is_as_it_was(tmp_path: Path) -> None:
    assert placed(recipe(), brought(tmp_path, "config")) == recipe()


def test_channels_take_the_place_of_the_folders_and_of_nothing_else(tmp_path: Path) -> None:
    source = {"place": "s3://derived/imagery", "scenes": "2018.*", "bands": [3, 2, 1]}
    asked = recipe(imagery=[source])
    found = placed(asked, brought(tmp_path, "imagery", "masks"))
    (imagery,), (masks,) = found.dataset.imagery, found.dataset.masks
    assert (imagery.place, imagery.scenes, imagery.bands) == (str(tmp_path / "imagery"), "2018.*", (3, 2, 1))
    assert masks.place == str(tmp_path / "masks")
    assert replace(found, dataset=asked.dataset) == asked


def test_one_channel_alone_leaves_the_other_folder_in_s3(tmp_path: Path) -> None:
    found = placed(recipe(), brought(tmp_path, "imagery"))
    assert found.dataset.masks[0].place == "s3://derived/masks"


@pytest.mark.parametrize("name", ["imagery", "masks"])
def test_a_channel_cannot_stand_for_several_folders(name: str, tmp_path: Path) -> None:
    asked = recipe(**{name: [{"place": "s3://derived/a"}, {"place": "s3://derived/b"}]})
    with pytest.raises(JobFailure, match=f"dataset.{name} has 2 folders, but the channel {name} brings one: give one"):
        placed(asked, brought(tmp_path, name))


def test_weights_are_found_in_their_channel_by_the_name_of_their_file(tmp_path: Path) -> None:
    channels = brought(tmp_path, "weights")
    with pytest.raises(JobFailure, match=r"model.pretrained asks for resnet34.safetensors, but .* holds nothing"):
        placed(recipe(), channels)
    (tmp_path / "weights" / "resnet34.safetensors").touch()
    assert placed(recipe(), channels).model.pretrained == str(tmp_path / "weights" / "resnet34.safetensors")


def test_a_link_that_leads_out_of_the_channel_is_not_followed(tmp_path: Path) -> None:
    channels = brought(tmp_path, "weights")
    (tmp_path / "elsewhere").touch()
    (tmp_path / "weights" / "resnet34.safetensors").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JobFailure, match="put the file into it"):
        placed(recipe(), channels)


def test_a_job_that_cannot_reach_s3_is_told_which_channels_to_give_it(tmp_path: Path) -> None:
    with pytest.raises(JobFailure, match=r"reads s3://derived/imagery, but the job has no credentials, as under net"):
        refuse_unreachable(recipe(), ISOLATED)
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "resnet34.safetensors").touch()
    channels = {name: tmp_path / name for name in ("imagery", "masks", "weights")}
    refuse_unreachable(placed(recipe(), channels), ISOLATED)
    without_weights = placed(recipe(), {name: channels[name] for name in ("imagery", "masks")})
    with pytest.raises(JobFailure, match=r"reads s3://derived/weights/resnet34\.safetensors"):
        refuse_unreachable(without_weights, ISOLATED)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {**ISOLATED, "AWS_ACCESS_KEY_ID": "any"},
        {**ISOLATED, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/any"},
    ],
    ids=["an instance of one's own", "keys", "SageMaker"],
)
def test_wherever_credentials_may_be_found_s3_is_tried(environ: dict[str, str]) -> None:
    refuse_unreachable(recipe(), environ)


def test_a_list_of_tiles_in_s3_cannot_be_reached_either(tmp_path: Path) -> None:
    lists = {"training_tiles": "s3://derived/train.txt", "validation_tiles": "s3://derived/validation.txt"}
    asked = recipe(validation={"by": "list", **lists})
    found = placed(replace(asked, model=replace(asked.model, pretrained=None)), brought(tmp_path, "imagery", "masks"))
    with pytest.raises(JobFailure, match=r"reads s3://derived/train\.txt"):
        refuse_unreachable(found, ISOLATED)


def test_channels_that_nothing_reads_are_known() -> None:
    assert unread({name: Path(name) for name in ("config", "tiles", "masks", "Imagery")}) == ["Imagery", "tiles"]
