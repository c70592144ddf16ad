"""From a file's bytes to TOML tables, refusing what a reviewer could not see or the parser could not survive."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from stacks.settings.mistakes import SettingsError, listing

LARGEST_FILE = 64 * 1024


def read(path: Path) -> dict[str, Any]:
    """The tables of one file.

    Raises:
        SettingsError: not text that a reviewer can see whole, or not TOML.
        OSError: the file cannot be read.
    """
    name = f"{path.parent.name}/{path.name}"
    if path.resolve().parent != path.parent.resolve():
        raise SettingsError(f"{name} is a link to {path.resolve()}, outside its folder; put the file itself there")
    return _tables(name, _text(name, _content(name, path)))


def _content(name: str, path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise SettingsError(f"{name} is larger than {LARGEST_FILE} bytes, which no settings need; shorten it")
    return content


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{name} is not UTF-8 (line {line}); save it as UTF-8") from error
    unseen = [
        f"line {number} has {_named(character)}; delete it"
        for number, line in enumerate(text.split("\n"), start=1)
        for character in sorted(set(line))
        if not (character.isprintable() or character == "\t")
    ]
    if unseen:
        raise SettingsError(listing(name, unseen))
    return text


def _named(character: str) -> str:
    if character == "\ufeff":
        return "U+FEFF (byte-order mark: an editor writes it at the start of 'UTF-8 with BOM')"
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'control character')}), which cannot be seen"


def _tables(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {error}") from error
    except (RecursionError, ValueError) as error:  # what tomllib lets through: deep nesting, numbers over 4300 digits
        raise SettingsError(f"{name} is nested too deep or holds a number too long to be a setting") from error
