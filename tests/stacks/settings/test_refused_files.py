"""Files that are refused before any of their values is looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stacks.settings import Settings, SettingsError, load


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# na\xefve\n", "config/trial.toml is not UTF-8 (line 1); save it as UTF-8"),
        ("\n# München".encode("latin-1"), "config/trial.toml is not UTF-8 (line 2); save it as UTF-8"),
        ("a = 1".encode("utf-16"), "config/trial.toml is not UTF-8 (line 1); save it as UTF-8"),
        (b"#" * 65_537, "config/trial.toml is larger than 65536 bytes, which no settings need; shorten it"),
        (
            b"a = " + b"[\n" * 5_000 + b"]" * 900,
            "config/trial.toml nests lists or tables too deep; settings are at most a list in a table",
        ),
        (
            b"a = 1\n# " + b"-" * 999,
            "config/trial.toml has one mistake:\n- line 2 is longer than 1000 characters; break it up",
        ),
        (
            b"\xef\xbb\xbfa = 1",
            "config/trial.toml has one mistake:\n"
            "- line 1 has U+FEFF (byte-order mark: an editor writes it at the start of 'UTF-8\n  with BOM'); delete it",
        ),
        (
            "a = 1\n# \u202ereversed, a\u0000b, a\u00a0b".encode(),
            "config/trial.toml has 3 mistakes:\n"
            "- line 2 has U+0000 (control character), which cannot be seen; delete it\n"
            "- line 2 has U+00A0 (NO-BREAK SPACE), which cannot be seen; delete it\n"
            "- line 2 has U+202E (RIGHT-TO-LEFT OVERRIDE), which cannot be seen; delete it",
        ),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_file_that_cannot_be_read_as_settings_says_where_and_why(
    load_bytes: Callable[[bytes], Settings], content: bytes, message: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load_bytes(content)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"[network\n", 1),
        (b"[network]\nzones = 2\nzones = 3\n", 3),
        (b"\na = 2026-99-99", 2),
        (b"a = 0o9", 1),
        (b"=", 1),
    ],
)
def test_what_is_not_toml_is_refused_with_the_line(
    load_bytes: Callable[[bytes], Settings], content: bytes, line: int
) -> None:
    with pytest.raises(SettingsError, match=rf"^config/trial\.toml is not TOML: .+ \(at line {line}, column \d+\)$"):
        load_bytes(content)


def test_a_dotted_key_of_many_parts_is_refused_before_it_is_parsed(
    load_bytes: Callable[[bytes], Settings],
) -> None:
    with pytest.raises(SettingsError, match="line 1 is longer than 1000 characters"):
        load_bytes(b"a" + b".a" * 30_000 + b" = 1")


@pytest.fixture
def dev_toml() -> bytes:
    return (Path(__file__).parents[3] / "config" / "dev.toml").read_bytes()


def test_windows_line_ends_are_read_as_any_other(load_bytes: Callable[[bytes], Settings], dev_toml: bytes) -> None:
    assert load_bytes(dev_toml.replace(b"\n", b"\r\n")).network == load_bytes(dev_toml).network


def test_tabs_may_indent(load_bytes: Callable[[bytes], Settings], dev_toml: bytes) -> None:
    assert load_bytes(dev_toml.replace(b"\n", b"\n\t")).network == load_bytes(dev_toml).network


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, dev_toml: bytes) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_bytes(dev_toml)
    config = tmp_path / "config"
    config.mkdir()
    (config / "dev.toml").symlink_to(elsewhere)

    with pytest.raises(SettingsError, match=f"config/dev.toml is a link to {elsewhere}, outside its folder; put"):
        load("dev", config)


def test_a_link_within_the_folder_is_followed(tmp_path: Path, dev_toml: bytes) -> None:
    (tmp_path / "dev.toml").write_bytes(dev_toml)
    (tmp_path / "staging.toml").symlink_to("dev.toml")

    assert load("staging", tmp_path).environment == "staging"


def test_the_folder_itself_may_be_a_link(tmp_path: Path, dev_toml: bytes) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "dev.toml").write_bytes(dev_toml)
    (tmp_path / "config").symlink_to("real")

    assert load("dev", tmp_path / "config").environment == "dev"
