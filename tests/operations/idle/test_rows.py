"""The rows of the table in the words of docs/explanation/idle.md."""

import json
from collections import Counter
from pathlib import Path

import pytest

from lambdas.idle_shutdown.decision.case import TableRow
from operations.idle.explain import explained
from operations.idle.records import read
from operations.idle.rows import SPOKEN, spoken
from tests.operations.idle.lines import case, line

PAGE = Path("docs/explanation/idle.md")


def rows() -> dict[str, str]:
    """What the document's table says of each row, in its order."""
    cells = [[cell.strip() for cell in text.split("|")] for text in PAGE.read_text().splitlines() if text[:3] == "| `"]
    words = {each[1].strip("`"): each[2] for each in cells if len(each) == 5}
    return {word: says.replace("`", "") for word, says in words.items()}


def test_the_document_has_the_decisions_rows_in_its_order_and_no_other() -> None:
    assert list(rows()) == list(TableRow)


def test_each_row_is_told_in_the_words_of_the_document() -> None:
    assert rows() == SPOKEN


def told_of(text: str) -> str:
    return " ".join(" ".join(explained(list(read([text], Counter())), last=1)).split())


def test_a_line_says_which_row_decided() -> None:
    written = line(case())

    assert json.loads(written)["row"] == "idle"
    assert f"The row that decided: idle, {SPOKEN[TableRow.IDLE]}." in told_of(written)


def test_a_line_of_an_earlier_version_says_that_it_has_none() -> None:
    told = json.loads(line(case()))
    del told["row"]

    assert "The row that decided: not recorded, the line is of an earlier version." in told_of(json.dumps(told))


@pytest.mark.parametrize("row", TableRow)
def test_every_row_begins_with_its_word(row: TableRow) -> None:
    assert spoken(row.value) == f"{row.value}, {SPOKEN[row]}"


def test_a_row_of_a_later_version_is_told_as_it_stands() -> None:
    assert spoken("asleep") == "asleep, which this version does not know"
