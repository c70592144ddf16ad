"""A configuration reaches the job as its author wrote it, with this platform's buckets."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.configuration import UnknownBucket, render

BUCKETS = {"raw": "the-raw-bucket", "derived": "the-derived-bucket"}


def test_short_bucket_names_become_this_platforms_buckets() -> None:
    text = 'tiles = "s3://{derived}/tiles"\nscenes = "s3://{raw}/scenes"\n'

    assert render("crowns.toml", text, BUCKETS).text == (
        'tiles = "s3://the-derived-bucket/tiles"\nscenes = "s3://the-raw-bucket/scenes"\n'
    )


def test_a_bucket_that_the_platform_lacks_is_refused_with_those_it_has() -> None:
    message = "crowns.toml names {drived}; this platform has {derived}, {raw}: correct the name or write the bucket"

    with pytest.raises(UnknownBucket, match=re.escape(message)):
        render("crowns.toml", 'tiles = "s3://{drived}/tiles"', BUCKETS)


@given(st.text().filter(lambda text: not re.search(r"\{[a-z_]+\}", text)))
def test_any_other_text_is_left_exactly_as_it_is(text: str) -> None:
    assert render("crowns.toml", text, BUCKETS).text == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_different_configurations_never_overwrite_each_other(one: str, other: str) -> None:
    keys = {render("crowns.toml", f"# {text}", {}).key for text in (one, other) if "{" not in text}
    texts = {text for text in (one, other) if "{" not in text}

    assert len(keys) == len(texts)


def test_the_key_ends_with_the_files_name_for_people_who_browse() -> None:
    assert re.fullmatch(r"configurations/[0-9a-f]{16}/crowns\.toml", render("crowns.toml", "", {}).key)
