"""The way from an environment's name to its settings."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from stacks.settings import CONFIG, Settings, SettingsError, known_environments, load


def test_the_committed_environments_are_dev_local_and_prod() -> None:
    assert known_environments() == ["dev", "local", "prod"]


@pytest.mark.parametrize("environment", known_environments())
def test_every_committed_environment_loads(environment: str) -> None:
    assert load(environment).environment == environment


@pytest.mark.parametrize("environment", known_environments())
def test_every_committed_value_has_a_comment_above_it(environment: str) -> None:
    lines = (CONFIG / f"{environment}.toml").read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if " = " in line and not line.startswith(("#", " "))]

    # A comment may introduce the two or three keys that follow it.
    assert [lines[number] for number in keys if not _is_introduced(lines, number)] == []


def _is_introduced(lines: list[str], number: int) -> bool:
    while " = " in lines[number] and not lines[number].startswith("#"):
        number -= 1
    return lines[number].startswith(("#", "[[acknowledged]]"))  # an acknowledgement says itself why


def test_production_keeps_its_data_and_the_others_leave_nothing() -> None:
    assert {name: load(name).retention.keep_data for name in known_environments()} == {
        "dev": False,
        "local": False,
        "prod": True,
    }


def test_the_region_is_frankfurt_unless_the_file_says_otherwise(
    load_with: Callable[[Mapping[str, str | None]], Settings],
) -> None:
    assert load_with({"platform.region": None}).platform.region == "eu-central-1"
    assert load_with({"platform.region": '"us-west-2"'}).platform.region == "us-west-2"


def test_settings_cannot_be_changed_once_loaded() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load("dev").network.zones = 3


@pytest.mark.parametrize(
    ("environment", "hint"),
    [
        ("stagging", ""),
        ("prd", "; did you mean prod?"),
        ("../config/dev", ""),
        ("dev.toml", ""),
        ("DEV", ""),
        ("", ""),
        ("dev\n", "; did you mean dev?"),
        ("de\0v", "; did you mean dev?"),
    ],
)
def test_an_unknown_environment_is_answered_with_the_known_ones(environment: str, hint: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(environment)

    known = "(known: dev, local, prod)"
    assert str(refused.value) == f"no settings for environment {environment!r} in config/ {known}{hint}"


def test_a_folder_without_settings_says_that_none_are_known(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"\(known: none\)$"):
        load("dev", tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"environment 'dev': .*No such file or directory: .*nowhere"):
        load("dev", tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name", ["Dev.toml", "two--hyphens.toml", "aaaaaaaaaaaaa.toml", "1st.toml", "notes.md", ".toml"]
)
def test_a_file_whose_name_can_be_no_environment_is_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()

    assert known_environments(tmp_path) == []


def test_a_folder_named_like_a_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "dev.toml").mkdir()

    assert known_environments(tmp_path) == []


def test_settings_are_checked_before_cdk_is_even_imported() -> None:
    program = "import sys; from stacks.settings import load; load('dev'); sys.exit('aws_cdk' in sys.modules)"

    subprocess.run([sys.executable, "-c", program], cwd=CONFIG.parent, check=True)
