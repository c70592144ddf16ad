"""What SageMaker gives a container is checked before anything is read or trained."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.container.resources import Resources
from tileseg.container.sagemaker import LONGEST_FAILURE, Container, shortened
from tileseg.failure import JobFailure


def give_json(container: Container, name: str, content: object) -> None:
    folder = container.base / "input" / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))


def test_folders_are_where_sagemaker_puts_them_unless_the_environment_moves_them() -> None:
    assert Container.from_environ({}).model == Path("/opt/ml/model")
    assert Container.from_environ({"SAGEMAKER_BASE_DIR": "/moved"}).output == Path("/moved/output/data")


@pytest.mark.parametrize("names", [[], ["a.toml", "b.toml"], ["notes.txt"]], ids=["empty", "two", "no TOML"])
def test_the_config_channel_must_hold_one_recipe(container: Container, names: list[str]) -> None:
    channel = container.base / "input" / "data" / "config"
    channel.mkdir(parents=True)
    for name in names:
        (channel / name).touch()
    with pytest.raises(JobFailure, match=r"must hold exactly one TOML file, found [02]"):
        container.recipe_file()


def test_a_job_without_the_config_channel_is_told_to_give_it(container: Container) -> None:
    with pytest.raises(JobFailure, match=r"found 0 \(none\): give the job the channel config"):
        container.recipe_file()


def test_a_recipe_that_is_a_link_out_of_its_channel_is_no_recipe(container: Container, tmp_path: Path) -> None:
    channel = container.base / "input" / "data" / "config"
    channel.mkdir(parents=True)
    (tmp_path / "elsewhere.toml").touch()
    (channel / "recipe.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(JobFailure, match="found 0"):
        container.recipe_file()


def test_hyperparameters_are_those_that_people_gave(container: Container) -> None:
    own = {"sagemaker_program": '"train.py"', "_tuning_objective_metric": "val_iou"}
    give_json(container, "hyperparameters.json", {"train.epochs": "5", "augment.flips": True, **own})
    assert container.hyperparameters() == {"train.epochs": "5", "augment.flips": "true"}


def test_outside_sagemaker_there_are_no_files_and_the_channels_are_the_folders(container: Container) -> None:
    (container.base / "input" / "data" / "masks").mkdir(parents=True)
    assert container.hyperparameters() == {}
    assert container.resources() == Resources()
    assert container.channels() == {"masks": container.base / "input" / "data" / "masks"}


def test_what_sagemaker_writes_for_an_ordinary_job_is_read(container: Container) -> None:
    group = {"instance_group_name": "homogeneousCluster", "instance_type": "ml.g5.xlarge", "hosts": ["algo-1"]}
    resources = {
        "current_host": "algo-2",
        "current_instance_type": "ml.g5.xlarge",
        "hosts": ["algo-2", "algo-1"],
        "instance_groups": [group],
        "network_interface_name": "eth0",
    }
    give_json(container, "resourceconfig.json", resources)
    give_json(container, "inputdataconfig.json", {"config": {"TrainingInputMode": "File"}})
    assert container.resources() == Resources(("algo-1", "algo-2"), "algo-2", "eth0", "ml.g5.xlarge")
    assert container.resources().index == 1
    assert list(container.channels()) == ["config"]


def test_instances_of_several_types_are_refused(container: Container) -> None:
    groups = [{"instance_type": name} for name in ("ml.g5.xlarge", "ml.m5.xlarge")]
    hosts = {"current_host": "a", "hosts": ["a", "b"], "instance_groups": groups}
    give_json(container, "resourceconfig.json", hosts)
    with pytest.raises(JobFailure, match=r"instances of several types \(ml\.g5\.xlarge, ml\.m5\.xlarge\)"):
        container.resources()


@pytest.mark.parametrize(
    "content",
    [{"hosts": "algo-1", "current_host": "algo-1"}, {"hosts": [], "current_host": "a"}, {"hosts": [1, "a"]}],
)
def test_hosts_that_are_none_are_refused(container: Container, content: object) -> None:
    give_json(container, "resourceconfig.json", content)
    with pytest.raises(JobFailure, match=r"resourceconfig\.json names no hosts"):
        container.resources()


@pytest.mark.parametrize(
    "content", ["{", "[]", "[" * 100_000, "\x00"], ids=["torn", "a list", "nested deeply", "binary"]
)
def test_a_torn_file_of_sagemakers_is_named(container: Container, content: str) -> None:
    give_json(container, "resourceconfig.json", content)
    with pytest.raises(JobFailure, match=r"resourceconfig\.json is not (a )?JSON"):
        container.resources()


def test_the_first_failure_is_kept_for_it_causes_the_others(container: Container) -> None:
    assert container.report_failure("the tile 7.tif is truncated")
    assert not container.report_failure("the connection broke off")
    assert container.failure.read_text() == "the tile 7.tif is truncated"
    container.forget_failure()
    assert not container.failure.exists()


def test_a_failure_that_cannot_be_written_is_still_told(tmp_path: Path) -> None:
    (tmp_path / "output").touch()
    assert Container(tmp_path).report_failure("the disk is full")


@given(st.text(min_size=1, max_size=30).map(lambda text: text * 100))
def test_a_failure_fits_into_what_sagemaker_takes_over(sentence: str) -> None:
    short = shortened(sentence)
    assert len(short) <= LONGEST_FAILURE
    assert short == sentence if len(sentence) <= LONGEST_FAILURE else short.endswith("(all of it is in the log)")
