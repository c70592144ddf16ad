"""The programs that SageMaker starts by name: ``docker run IMAGE train`` and ``docker run IMAGE serve``."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tileseg.command_line import COMMANDS, parser

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize("name", PROJECT["scripts"])
def test_each_program_that_the_package_installs_exists(name: str) -> None:
    module, _, function = PROJECT["scripts"][name].partition(":")
    assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("name", ["train", "serve"])
def test_what_sagemaker_says_is_a_command_and_a_program(name: str) -> None:
    assert parser().parse_args([name]).command == name
    assert name in PROJECT["scripts"]


def test_every_command_has_a_line_of_its_own_in_the_help() -> None:
    assert len({about for _, about, _, _ in COMMANDS}) == len(COMMANDS)
