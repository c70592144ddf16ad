"""Bytes that are refused before, or while, they are read as TOML."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_lines_may_end_as_windows_ends_them() -> None:
    assert parsed(b"a = 1\r\nb = 2\r\n", "recipe.toml") == {"a": 1, "b": 2}


def refusal(data: bytes) -> str:
    """What these bytes are refused with; empty where they are read."""
    try:
        parsed(data, "recipe.toml")
    except JobFailure as failure:
        return str(failure)
    return ""


@given(st.binary(max_size=300) | st.text(alphabet="a=[]{}'\".\n #1-_:e\u202e\0", max_size=300).map(str.encode))
def test_any_bytes_are_either_read_or_refused(data: bytes) -> None:
    assert refusal(data).isascii()
