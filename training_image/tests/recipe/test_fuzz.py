"""Whatever a file holds, it is read or refused: in bounded time, in one line of plain text."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.recipe.reader import MOST_TOLD, read_recipe
from tileseg.recipe.rules import Place
from tileseg.recipe.seed.report import what_became
from tileseg.recipe.text import MOST_BYTES
from training_image.tests.conftest import RECIPE
from training_image.tests.recipe.seed.test_seed import SECOND_STEP

GOOD = [RECIPE.format(imagery="s3://bucket/imagery", masks="s3://bucket/masks").encode(), SECOND_STEP.encode()]

PIECES = [
    *[bytes([byte]) for byte in b"\0\n\r\t \"'#+-.0_=[]{}\\e\x7f\xff"],
    *[b"nan", b"inf", b"1e400", b"true", b"0x" + b"f" * 400, b"9" * 1500, b"a." * 900, b"[" * 400],
    *[b"../", b"[[classes]]\n", b"1979-05-27", b"x = {a = {b = [[{}]]}}\n", b'"""'],
    *[character.encode() for character in "\u202e\ufeff\ud7ff"],
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "recipe.toml"


def refusal(data: bytes, file: Path) -> str:
    """What a job would say to these bytes; empty where it would train. Nothing but a JobFailure may come out."""
    file.write_bytes(data)
    try:
        read_recipe(file)
        what_became(file)
    except JobFailure as failure:
        return str(failure)
    return ""


def assert_is_plain(sentence: str) -> None:
    assert sentence.isascii()
    assert sentence.isprintable()
    assert len(sentence) < 1000 * MOST_TOLD


@given(st.binary(max_size=300) | st.text(alphabet="a=[]{}'\".\n #1-_:e\u202e\0", max_size=300).map(str.encode))
def test_any_bytes_are_either_read_or_refused(file: Path, data: bytes) -> None:
    assert_is_plain(refusal(data, file))


@settings(max_examples=300)
@given(
    good=st.sampled_from(GOOD),
    edits=st.lists(
        st.tuples(st.integers(0, 2000), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4
    ),
)
def test_a_good_recipe_with_anything_put_anywhere_is_either_read_or_refused(
    file: Path, good: bytes, edits: list[tuple[int, int, bytes]]
) -> None:
    data = good
    for place, removed, piece in edits:
        place %= len(data)
        data = data[:place] + piece + data[place + removed :]
    began = time.monotonic()
    assert_is_plain(refusal(data, file))
    assert time.monotonic() - began < 5


@settings(max_examples=100)
@given(good=st.sampled_from(GOOD), start=st.integers(0, 1200), length=st.integers(0, 1200))
def test_a_recipe_of_which_a_part_is_missing_is_either_read_or_refused(
    file: Path, good: bytes, start: int, length: int
) -> None:
    assert_is_plain(refusal(good[:start] + good[start + length :], file))


LABORIOUS = {
    "thousands of unknown keys": b"[train]\n" + b"".join(b"learning_rat%x = 1\n" % n for n in range(3000)),
    "thousands of classes": b"[[classes]]\n" * 5000,
    "long dotted keys": b"\n".join(b"k%d." % n + b".".join([b"a"] * 990) + b" = 1" for n in range(32)),
    "long headings": b"\n".join(b"[k%d." % n + b".".join([b"a"] * 980) + b"]" for n in range(32)),
    "ever deeper tables": b"\n".join(b"[" + b".".join([b"a"] * n) + b"]" for n in range(1, 240)),
    "comments alone": b"#\n" * 30_000,
    "nested repetitions": b'dataset.imagery = [{place = "s3://bucket/a", scenes = "%s"}]'
    % (b"(a{1,99}" * 25 + b")" * 25),
    "many old classes": SECOND_STEP.encode() + b'[[classes]]\nname = "x"\ncolor = "red"\n' * 1500,
}


@pytest.mark.parametrize("kind", LABORIOUS)
def test_what_would_take_long_to_read_takes_seconds_at_most(kind: str, file: Path) -> None:
    assert len(LABORIOUS[kind]) <= MOST_BYTES
    began = time.monotonic()
    sentence = refusal(LABORIOUS[kind], file)
    assert time.monotonic() - began < 5
    assert sentence
    assert_is_plain(sentence)


@pytest.mark.parametrize(
    "place",
    [
        "s3://bucket/../other",
        "s3://bucket/a/..",
        "s3://../bucket",
        "s3://",
        "s3://Bucket/a",
        "s3://user@bucket/a",
        "s3://bucket:9000/a",
        "s3://bucket/a?versionId=1",
        "s3://bucket/a#b",
        "s3://bucket/*",
        "s3://bucket\\a",
        "s3://bucket/\0",
        "s3://bucket/\u202ea",
        "s3://bucket/{derived}",
        "s3://bucket/" + "a" * 1024,
        "S3://bucket/a",
        "s3:/bucket/a",
        "https://bucket.s3.amazonaws.com/a",
        "file://host/folder",
        "file://../folder",
        "folder",
        "../folder",
        "/folder/../other",
        "~/folder",
        "C:\\folder",
        "",
        " /folder",
        7,
        None,
    ],
)
def test_a_place_that_leads_elsewhere_is_refused(place: object) -> None:
    assert not Place().accepts(place)


@pytest.mark.parametrize(
    "place", ["s3://bucket", "s3://my.bucket-1/a/b c/", "file:///folder", "/folder/..a", "/a/b..c"]
)
def test_a_place_that_leads_where_it_says_is_accepted(place: str) -> None:
    assert Place().accepts(place)
