"""The same histories through the rules of other tools."""

import re
from datetime import timedelta

import pytest

from benchmarks.idle.__main__ import main
from benchmarks.idle.peers import (
    activity_stamp,
    built_in,
    cloud_custodian,
    code_editor_cron,
    evening_sweeper,
    jupyterlab_cron,
    long_running,
    ours,
    studio_extension,
)
from benchmarks.idle.peers.comparison import compared
from benchmarks.idle.peers.life import START, Episode, How, Life
from benchmarks.idle.peers.playing import Score, play
from benchmarks.idle.peers.table import is_best
from benchmarks.idle.peers.tool import BOTH, Tool

HOUR = timedelta(hours=1)


def life(how: How, hours: float, *, kind: str = "JupyterLab", after: How | None = None, tidy: bool = False) -> Life:
    """One thing done from the start for so many hours, and perhaps another for an hour before it."""
    before = [Episode(START, START + HOUR, after, tidy=True)] if after else []
    begin = START + HOUR * len(before)
    done = Episode(begin, begin + hours * HOUR, how, tidy)
    never = (START - HOUR, START - HOUR)
    return Life(kind, 1.5 * HOUR, never, None, (*before, done))


def scored(tool: Tool, *given: object, **more: object) -> tuple[int, int]:
    """False and missed stops."""
    score = play(tool, life(*given, **more))  # type: ignore[arg-type]
    return score.false, score.missed


@pytest.mark.requirement("GR-1")
class TestOurs:
    def test_ours_stops_nothing_in_use_and_misses_and_calls_no_more_than_any_other(self) -> None:
        rows = compared(12, seed=3)

        assert is_best(rows)
        assert rows[0].of(BOTH).stops > 10
        assert all(row.of(BOTH).false or not row.of(BOTH).stops for row in rows[1:])

    @pytest.mark.parametrize("how", How)
    @pytest.mark.parametrize("kind", sorted(BOTH))
    def test_whatever_is_done_is_not_stopped_and_stopped_when_it_ends(self, how: How, kind: str) -> None:
        assert play(ours.TOOL, life(how, 6, kind=kind)) == Score(stops=1, idle=1)

    def test_a_comparison_that_ours_does_not_win_is_told(self) -> None:
        rows = compared(1, seed=0)
        rows[0].scores["JupyterLab"] = Score(false=1)

        assert not is_best(rows)

    def test_a_peer_that_misses_fewer_of_the_same_apps_is_told(self) -> None:
        rows = compared(1, seed=0)
        kind = next(iter(rows[0].scores))
        rows[0].scores[kind] = Score(missed=2)
        for row in rows[1:]:
            row.scores[kind] = Score(missed=1 if row.tool is built_in.TOOL else 2)

        assert not is_best(rows)


class TestPeers:
    """Each rule stops and spares what its source says."""

    def test_sagemakers_setting_waits_for_kernels_and_terminals_to_close(self) -> None:
        assert scored(built_in.TOOL, How.CELL, 6) == (0, 1)
        assert scored(built_in.TOOL, How.CELL, 6, tidy=True) == (0, 0)

    def test_sagemakers_setting_sees_no_kernel_in_code_editor(self) -> None:
        assert scored(built_in.TOOL, How.CELL, 3, kind="CodeEditor")[0] > 0
        assert scored(built_in.TOOL, How.COMMAND, 3, kind="CodeEditor") == (0, 0)

    def test_the_lifecycle_of_jupyterlab_sees_kernels_and_terminals_but_no_file(self) -> None:
        assert scored(jupyterlab_cron.TOOL, How.CELL, 6) == (0, 0)
        assert scored(jupyterlab_cron.TOOL, How.COMMAND, 6) == (0, 0)
        assert scored(jupyterlab_cron.TOOL, How.WRITING, 3)[0] > 0

    def test_the_lifecycle_of_code_editor_sees_files_alone(self) -> None:
        assert scored(code_editor_cron.TOOL, How.WRITING, 6, kind="CodeEditor") == (0, 0)
        assert scored(code_editor_cron.TOOL, How.COMMAND, 3, kind="CodeEditor")[0] > 0

    def test_the_extension_stops_who_has_a_terminal_alone(self) -> None:
        assert scored(studio_extension.TOOL, How.CELL, 6) == (0, 0)
        assert scored(studio_extension.TOOL, How.COMMAND, 3)[0] > 0

    def test_the_extension_never_sets_its_timer_again(self) -> None:
        """Closed after an hour's work and three more, an app goes at once, by the timer of its first minute."""
        assert scored(studio_extension.TOOL, How.NOTEBOOK, 3, after=How.WRITING, tidy=True)[0] == 1

    def test_the_stamp_alone_stops_nothing(self) -> None:
        assert play(activity_stamp.TOOL, life(How.CELL, 6)) == Score(missed=1, idle=1)

    @pytest.mark.parametrize("tool", [long_running.TOOL, cloud_custodian.TOOL, evening_sweeper.TOOL])
    def test_age_and_clock_stop_who_works(self, tool: Tool) -> None:
        assert scored(tool, How.NOTEBOOK, 14)[0] > 0

    def test_the_clock_leaves_running_what_is_idle_by_day(self) -> None:
        assert scored(evening_sweeper.TOOL, How.NOTEBOOK, 2) == (0, 1)


def test_the_table_fits_80_columns_and_names_seed_and_histories(capsys: pytest.CaptureFixture[str]) -> None:
    main(["peers", "2", "--seed", "5"])
    shown = capsys.readouterr().out

    assert "2 histories from seed 5" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert re.search(r"Cloister's sweep .* 232 +2\.3", shown)
