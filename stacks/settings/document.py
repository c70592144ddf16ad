"""From a file's bytes to TOML tables, refusing what a reviewer could not see or the parser could not survive."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from stacks.settings.mistakes import SettingsError, listing

LARGEST_FILE = 64 * 1024

# A dotted key of 32,000 parts takes tomllib 17 seconds, and a number of 5,000 digits is not an error that it words.
LONGEST_LINE = 1000


def read(path: Path) -> dict[str, Any]:
    """The tables of one file.

    Raises:
        SettingsError: not text that a reviewer can see whole, or not TOML.
        OSError: the file cannot be read.
    """
    name = f"{path.parent.name}/{path.name}"
    if path.resolve().parent != path.parent:
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
    lines = enumerate(text.split("\n"), start=1)
    faults = [f"line {number} {fault}" for number, line in lines for fault in _faults(line)]
    if faults:
        raise SettingsError(listing(name, faults))
    return text


def _faults(line: str) -> list[str]:
    hidden = sorted({character for character in line if not character.isprintable() and character != "\t"})
    faults = [f"has {_named(character)}; delete it" for character in hidden]
    if len(line) > LONGEST_LINE:
        faults.append(f"is longer than {LONGEST_LINE} characters; break it up")
    return faults


def _named(character: str) -> str:
    if character == "\ufeff":
        return "U+FEFF (byte-order mark: an editor writes it at the start of 'UTF-8 with BOM')"
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'control character')}), which cannot be seen"


def _tables(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {error}") from error
    except RecursionError as error:
        raise SettingsError(f"{name} nests lists or tables too deep; settings are at most a list in a table") from error
