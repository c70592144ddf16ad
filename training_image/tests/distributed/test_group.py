"""Two real processes compute what one does: sums, slopes, batch norms; and what one is told, both know."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from tileseg.container.breakdown import is_peer_lost
from tileseg.container.resources import Resources
from tileseg.distributed.group import SECONDS_TO_FIND_HOSTS, found
from tileseg.distributed.launcher import free_port
from tileseg.distributed.placement import places, transport
from tileseg.distributed.team import ALONE
from tileseg.failure import JobFailure
from training_image.tests.distributed.exercise import trained

ROOT = Path(__file__).parents[3]
EXERCISE = (sys.executable, "-m", "training_image.tests.distributed.exercise")


@dataclass(frozen=True)
class Outcomes:
    """Of two processes, of which the second leaves the first without a word at the end."""

    told: list[dict[str, Any]]
    last_words: str
    codes: list[int]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    given = {**os.environ, **transport(Resources()), "OMP_NUM_THREADS": "1"}
    processes = [
        subprocess.Popen(
            EXERCISE,
            env={**given, **place.environment()},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for place in places(Resources(), 2, free_port=free_port())
    ]
    said = [process.communicate(timeout=60) for process in processes]
    told = [json.loads(out) if out else pytest.fail(errors) for out, errors in said]
    return Outcomes(told, said[0][1].strip(), [process.returncode for process in processes])


@pytest.fixture
def told(outcomes: Outcomes) -> list[dict[str, Any]]:
    return outcomes.told


def test_two_processes_take_the_same_steps_as_one(told: list[dict[str, Any]]) -> None:
    alone = trained(ALONE)
    for each in told:
        assert each["losses"] == pytest.approx(alone["losses"], rel=1e-5)
        assert each["judged"] == pytest.approx(alone["judged"], rel=1e-4)
        assert each["state"].keys() == alone["state"].keys()
        for name, values in alone["state"].items():
            assert each["state"][name] == pytest.approx(values, rel=1e-3, abs=1e-5), name


def test_both_end_with_exactly_the_same_weights(told: list[dict[str, Any]]) -> None:
    first, second = told
    assert first["state"] == second["state"]


def test_what_one_knows_or_decides_all_know(told: list[dict[str, Any]]) -> None:
    for each in told:
        assert each["anyone"] == [True, False]
        assert each["leader"] == 0
        assert each["refused"] == "the tile 7.tif is truncated"


def test_whole_numbers_are_summed_exactly(told: list[dict[str, Any]]) -> None:
    assert [each["counted"] for each in told] == [[2 * (2**53 + 1) + 1]] * 2


def test_who_loses_the_other_can_tell_it_from_a_fault_of_its_own(outcomes: Outcomes) -> None:
    assert outcomes.codes == [1, 9]
    _, separator, said = outcomes.last_words.rpartition("RuntimeError: ")
    assert separator, outcomes.last_words
    assert is_peer_lost(RuntimeError(said)), said
    assert is_peer_lost(torch.distributed.DistNetworkError("timed out"))
    assert not is_peer_lost(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))


class Names:
    """A host's name becomes known at a moment; every wait is a minute."""

    def __init__(self, known_at: float) -> None:
        self.now, self.known_at = 0.0, known_at

    def look_up(self, _host: str, _port: None) -> None:
        if self.now < self.known_at:
            raise OSError("Name or service not known")

    def pause(self, _seconds: float) -> None:
        self.now += 60


def test_a_host_that_is_not_known_yet_is_waited_for() -> None:
    names = Names(known_at=120)
    found("algo-1", look_up=names.look_up, clock=lambda: names.now, pause=names.pause)
    assert names.now == 120


def test_a_host_that_is_never_known_is_named() -> None:
    names = Names(known_at=float("inf"))
    with pytest.raises(JobFailure, match=r"the host algo-1 of this job is not found after 300 s \(Name or service"):
        found("algo-1", look_up=names.look_up, clock=lambda: names.now, pause=names.pause)
    assert names.now == SECONDS_TO_FIND_HOSTS
