"""Bytes that are refused before, or while, they are read as TOML."""

import time

import pytest

from tileseg.failure import JobFailure
from tileseg.recipe.text import parsed

HOSTILE = {
    "too large": (b"#" * (64 * 1024 + 1), "has more than 65536 bytes: a recipe is a page of text"),
    "not UTF-8": (b"a = '\xff'", "is not UTF-8 from byte 5 on"),
    "with a byte order mark": (b"\xef\xbb\xbfa = 1", r"hidden character U\+FEFF in line 1"),
    "with a control character": (b"a = 1\nb = '\x07'", r"hidden character U\+0007 in line 2"),
    "with text that runs backwards": ("a = 1 # \u202e1 = b".encode(), r"hidden character U\+202E in line 1"),
    "nested deeply": (b"a = " + b"[\n" * 15_000 + b"]\n" * 15_000, "nested too deeply"),
    "with a number too long to read": (
        b"a = " + b"\n".join([b"9" * 1999]) + b"9" * 5000,
        "longer than 2000 characters",
    ),
    "with a key of a thousand parts": (b".".join([b"a"] * 20_000) + b" = 1", "longer than 2000 characters"),
    "with tables nested deeply by short keys": (b"a." * 900 + b"a = 1", "nested too deeply"),
    "with lists nested a little too deeply": (b"a = " + b"[" * 8 + b"]" * 8, "nested too deeply"),
    "with headings nested deeply": (b"[" + b".".join([b"a"] * 900) + b"]", "nested too deeply"),
    "with a key given twice": (b"a = 1\na = 2", "is not TOML .*overwrite"),
    "in another language": (b"{'a': 1}", "is not TOML"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_is_refused_quickly_when_it_is(kind: str) -> None:
    data, message = HOSTILE[kind]
    began = time.monotonic()
    with pytest.raises(JobFailure, match=message):
        parsed(data, "recipe.toml")
    assert time.monotonic() - began < 1


def test_tables_may_be_as_deep_as_recipes_are() -> None:
    assert parsed(b"a = " + b"[" * 7 + b"]" * 7, "recipe.toml")["a"]


def test_lines_may_end_as_windows_ends_them() -> None:
    assert parsed(b"a = 1\r\nb = 2\r\n", "recipe.toml") == {"a": 1, "b": 2}
