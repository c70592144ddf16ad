"""When an app was last used, by what its server answers."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import heartbeat
from lifecycle.heartbeat import UnreadableError, editor_use, jupyter_use, written

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AT = NOW.timestamp()
STATES = ("idle", "starting", "busy", "restarting", "autorestarting", "terminating", "dead", "unknown")
AGES = st.integers(0, 30 * 24 * 60)


def told(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def kernel(state: str, minutes: float) -> dict[str, Any]:
    return {"id": "k", "name": "python3", "execution_state": state, "last_activity": told(minutes), "connections": 1}


def terminal(minutes: float) -> dict[str, Any]:
    return {"name": "1", "last_activity": told(minutes)}


def last(kernels: Any, terminals: Any) -> float | None:
    """Minutes ago."""
    used = jupyter_use(kernels, terminals, AT)
    return (AT - max(used)) / 60 if used else None


def test_a_busy_kernel_is_in_use_however_long_it_has_said_nothing() -> None:
    assert last([kernel("busy", 600), kernel("idle", 60)], []) == 0


def test_idle_kernels_were_used_when_they_last_did_something() -> None:
    assert last([kernel("idle", 180), kernel("idle", 60)], []) == 60


@pytest.mark.parametrize("state", ["starting", "restarting", "dead", "unknown"])
def test_a_kernel_that_has_been_starting_for_weeks_is_not_in_use(state: str) -> None:
    assert last([kernel(state, 20_000)], []) == 20_000


def test_a_terminal_without_any_notebook_counts() -> None:
    assert last([], [terminal(5), terminal(90)]) == 5


def test_nothing_open_tells_no_time() -> None:
    assert last([], []) is None


@given(st.lists(st.tuples(st.sampled_from(STATES), AGES), max_size=5), st.lists(AGES, max_size=5))
def test_the_last_use_is_never_before_any_use(kernels: list[tuple[str, int]], terminals: list[int]) -> None:
    found = last([kernel(*each) for each in kernels], [terminal(each) for each in terminals])
    ages = [0 if state == "busy" else age for state, age in kernels] + terminals
    assert found == (min(ages) if ages else None)


@pytest.mark.parametrize(
    "kernels",
    [
        None,
        7,
        "kernels",
        "",
        {},
        {"message": "Forbidden"},
        [None],
        [{}],
        [{"execution_state": "idle"}],
        [{"last_activity": told(1)}],
        [{**kernel("idle", 1), "last_activity": None}],
        [{**kernel("idle", 1), "last_activity": 1_700_000_000}],
        [{**kernel("idle", 1), "last_activity": "yesterday"}],
        [{**kernel("idle", 1), "last_activity": "2026-11-21T12:00:00"}],
        [{**kernel("busy", 1), "last_activity": ""}],
    ],
    ids=str,
)
def test_what_cannot_be_read_is_unknown_and_never_idle(kernels: Any) -> None:
    with pytest.raises(UnreadableError):
        jupyter_use(kernels, [terminal(1)], AT)


@pytest.mark.parametrize("terminals", [None, {}, "", {"message": "Forbidden"}, [None], [{}]], ids=str)
def test_nor_is_it_idle_where_terminals_cannot_be_read(terminals: Any) -> None:
    with pytest.raises(UnreadableError):
        jupyter_use([], terminals, AT)


def test_a_time_with_another_offset_is_the_same_moment() -> None:
    assert editor_use({"lastActiveTimestamp": "2026-11-21T21:00:00+09:00"}) == [AT]


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"lastActiveTimestamp": None}, {"lastActiveTimestamp": "soon"}], ids=str
)
def test_code_editor_without_a_time_is_unknown(answer: Any) -> None:
    with pytest.raises(UnreadableError):
        editor_use(answer)


def test_writing_a_file_is_use_even_without_a_kernel(tmp_path: Path) -> None:
    for name, age in (("old.py", 9_000), ("deep/er/notes.md", 60), ("deep/older.py", 600)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (AT, AT - age))
    assert written(str(tmp_path), AT) == [AT - 60]


def test_hidden_files_files_from_the_future_and_broken_links_are_no_use(tmp_path: Path) -> None:
    for name, age in ((".cache/index", 1), (".history", 1), ("unpacked.txt", -5_000), ("mine.py", 300)):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
        os.utime(file, (AT, AT - age))
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    os.utime(tmp_path / "gone", (AT, AT - 900), follow_symlinks=False)
    assert written(str(tmp_path), AT) == [AT - 300]


@pytest.mark.parametrize(("ahead", "told"), [(14, [AT]), (15, [AT]), (16, [])])
def test_a_file_that_is_written_while_we_look_is_of_this_moment(ahead: int, told: list[float], tmp_path: Path) -> None:
    (tmp_path / "new.py").touch()
    os.utime(tmp_path / "new.py", (AT, AT + ahead))
    assert written(str(tmp_path), AT) == told


def test_an_empty_or_missing_folder_tells_nothing(tmp_path: Path) -> None:
    assert written(str(tmp_path), AT) == [] == written(str(tmp_path / "missing"), AT)


def test_a_file_that_is_being_written_was_written_now(tmp_path: Path) -> None:
    for name, age in (("train.log", -3), ("old.py", 900)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (AT, AT - age))
    assert written(str(tmp_path), AT) == [AT]


@pytest.mark.parametrize("mark", ["env/conda-meta/", "env/pyvenv.cfg"])
def test_what_is_installed_is_not_written_by_people(mark: str, tmp_path: Path) -> None:
    for name in (f"{mark}x" if mark.endswith("/") else mark, "env/lib/six.py", "mine.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (AT, AT - (900 if name == "mine.py" else 5)))
    assert written(str(tmp_path), AT) == [AT - 900]


def test_among_too_many_files_the_newest_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "MOST_FILES", 3)
    for number in range(3):
        (tmp_path / f"{number}.tif").touch()
    assert len(written(str(tmp_path), datetime.now(UTC).timestamp())) == 1
    (tmp_path / "one more.tif").touch()
    with pytest.raises(UnreadableError, match="more than 3 files"):
        written(str(tmp_path), AT)
