"""What is written as TOML is read back as it was."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tileseg.recipe.writing import written

keys = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
plain = st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=20)
values = plain | st.lists(plain, max_size=3)
tables = st.recursive(
    st.dictionaries(keys, values, max_size=4),
    lambda inner: st.dictionaries(keys, values | inner | st.lists(inner, min_size=1, max_size=3), max_size=4),
    max_leaves=8,
)


@given(tables)
def test_tables_come_back_as_they_were(given: dict[str, Any]) -> None:
    assert tomllib.loads(written(given, {})) == given


def test_a_comment_stands_once_above_the_first_setting_of_its_path() -> None:
    text = written({"a": 1, "places": [{"name": "x"}, {"name": "y"}]}, {"places.name": "who", "absent": "never"})
    assert text == 'a = 1\n\n[[places]]\n# who\nname = "x"\n\n[[places]]\nname = "y"\n'


def test_an_expression_is_written_as_people_write_it() -> None:
    assert written({"scenes": r"2018\d.*"}, {}) == "scenes = '2018\\d.*'\n"
