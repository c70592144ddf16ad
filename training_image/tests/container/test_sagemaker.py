"""What SageMaker gives a container is checked before anything is read or trained."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_hyperparameters_that_nothing_reads_are_refused(container: Container) -> None:
    give_json(container, "hyperparameters.json", {"epochs": "5"})
    with pytest.raises(JobFailure, match=r"has hyperparameters \('epochs'\), which nothing reads"):
        container.refuse_what_would_be_ignored()


def test_several_instances_are_refused(container: Container) -> None:
    give_json(container, "hyperparameters.json", {})
    give_json(container, "resourceconfig.json", {"current_host": "algo-1", "hosts": ["algo-1", "algo-2"]})
    with pytest.raises(JobFailure, match="has 2 instances, but trains on one: set InstanceCount to 1"):
        container.refuse_what_would_be_ignored()


def test_what_sagemaker_writes_for_an_ordinary_job_is_accepted(container: Container) -> None:
    give_json(container, "hyperparameters.json", {})
    give_json(container, "resourceconfig.json", {"current_host": "algo-1", "hosts": ["algo-1"]})
    give_json(container, "inputdataconfig.json", {"config": {"TrainingInputMode": "File"}})
    container.refuse_what_would_be_ignored()
    assert container.channels() == ["config"]


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000], ids=["torn", "a list", "nested deeply"])
def test_a_torn_file_of_sagemakers_is_named(container: Container, content: str) -> None:
    give_json(container, "resourceconfig.json", content)
    with pytest.raises(JobFailure, match=r"resourceconfig\.json is not (a )?JSON"):
        container.refuse_what_would_be_ignored()


@given(st.text(min_size=1, max_size=30).map(lambda text: text * 100))
def test_a_failure_fits_into_what_sagemaker_takes_over(sentence: str) -> None:
    short = shortened(sentence)
    assert len(short) <= LONGEST_FAILURE
    assert short == sentence if len(sentence) <= LONGEST_FAILURE else short.endswith("(all of it is in the log)")
