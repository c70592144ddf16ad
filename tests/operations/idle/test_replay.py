"""Recorded sweeps by another policy."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from lambdas.idle_shutdown.record import Outcome
from operations.__main__ import main
from tests.lambdas.idle_shutdown.decision.cases import NOW
from tests.operations.idle.lines import LAMBDAS, begin, case, history, line

GROWING = (60, 75, 90, 105)  # minutes unused at four sweeps: the third would stop at a limit of 90, and is a dry run


def replay(file: Path, *options: str) -> int:
    return main(["idle", "replay", str(file), *options])


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    file = tmp_path / "sweeps.jsonl"
    file.write_text("\n".join([LAMBDAS[0], *history(*GROWING), *history(10, 10, 10, space="ben"), *LAMBDAS[1:]]))
    return file


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_the_same_policy_changes_nothing(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(recorded) == 0
    assert "Nothing would change for any of 2 runs" in told(capsys)


def test_lines_of_an_earlier_version_which_name_no_row_are_decided_again_all_the_same(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = recorded.read_text()
    recorded.write_text(re.sub(r'"row":"[a-z_]+",', "", lines))
    replay(recorded, "--limit-minutes", "60")

    assert '"row"' in lines
    assert '"row"' not in recorded.read_text()
    assert "Stopped at another time: 1 d-1/anna/JupyterLab/default: 20 Nov 12:00 UTC" in told(capsys)


def test_a_shorter_limit_stops_sooner_and_says_what_that_saves(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replay(recorded, "--limit-minutes", "60")
    shown = told(capsys)

    assert "Stopped at another time: 1 d-1/anna/JupyterLab/default: 20 Nov 12:00 UTC instead of 20 Nov 12:30" in shown
    assert "0.5 h less, $0.03" in shown
    assert "Used again" not in shown
    assert "ben" not in shown


def test_a_longer_limit_keeps_what_was_stopped(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replay(recorded, "--limit-minutes", "120")
    shown = told(capsys)

    assert "Stopped as recorded, kept now: 1 d-1/anna/JupyterLab/default: not at 20 Nov 12:30 UTC" in shown
    assert "0 more would stop, 1 fewer" in shown


def test_who_comes_back_after_the_earlier_stop_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sweeps.jsonl"
    file.write_text("\n".join(history(30, 45, 2, 17)))
    replay(file, "--limit-minutes", "45")
    shown = told(capsys)

    assert "Kept as recorded, stopped now: 1" in shown
    assert "20 Nov 12:15 UTC, 0.5 h less, $0.03" in shown
    assert "Used again at 20 Nov 12:28 UTC" in shown
    assert "1 of them was used again later" in shown


def test_a_warning_comes_before_the_stop_that_it_allows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sweeps.jsonl"
    file.write_text("\n".join(history(60, 75, 90, 105)))
    replay(file, "--limit-minutes", "75", "--notice-minutes", "15")

    assert "20 Nov 12:15 UTC instead of 20 Nov 12:30 UTC" in told(capsys)


def test_an_app_that_was_started_anew_is_another_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sweeps.jsonl"
    again = [begin(), line(case(created=NOW), at=NOW + timedelta(minutes=1))]
    file.write_text("\n".join([*history(*GROWING), *again]))
    replay(file)

    assert "Nothing would change for any of 2 runs" in told(capsys)


def test_a_type_without_a_price_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sweeps.jsonl"
    file.write_text("\n".join(history(*GROWING)).replace("ml.t3.medium", "ml.new.large"))
    replay(file, "--limit-minutes", "60")

    assert "price not known" in told(capsys)


def test_another_kind_is_left_out_where_one_is_asked_for(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(recorded, "--kind", "CodeEditor") == 1


def test_what_was_stopped_in_a_dry_run_was_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sweeps.jsonl"
    file.write_text("\n".join([begin(), line(case(), outcome=Outcome.DRY_RUN)]))
    replay(file, "--limit-minutes", "120")

    assert "Stopped as recorded, kept now: 1" in told(capsys)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no decision"),
        (b"\xff\x00 nothing {", "holds no decision"),
        (line(case()).encode(), "below a line of policies"),
        (b"{" * 1_000_000, "holds no decision"),
    ],
)
def test_a_file_without_decisions_says_what_to_download(
    tmp_path: Path, content: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sweeps.jsonl"
    file.write_bytes(content)

    assert replay(file) == 1
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(tmp_path / "absent") == 1
    assert "absent cannot be read: No such file" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("option", [["--limit-minutes", "-1"], ["--limit-minutes", "0"], ["--longest-keep-days", "x"]])
def test_a_limit_that_is_none_is_refused(recorded: Path, option: list[str]) -> None:
    with pytest.raises(SystemExit):
        replay(recorded, *option)


def test_a_month_of_a_hundred_apps_takes_little_memory_and_no_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sweeps.jsonl"
    with file.open("w") as sweeps:
        for number in range(200):
            sweeps.write("\n".join(history(*[5] * 50, space=f"s{number % 100}")) + "\n")
    assert replay(file, "--limit-minutes", "60") == 0
    assert "10000 decisions on 100 runs" in told(capsys)
