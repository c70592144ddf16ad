"""Processes are started together, told to stop together, and end together."""

import os
import subprocess
import sys
import time
from signal import SIGKILL, SIGTERM

import pytest

from tileseg.container.endings import BROKEN, DONE, PEER_LOST, REFUSED
from tileseg.container.resources import Resources
from tileseg.container.stopping import StopRequest
from tileseg.distributed import launcher
from tileseg.distributed.launcher import (
    SECONDS_AFTER_FAILURE,
    SECONDS_TO_STOP,
    Members,
    as_exit_code,
    first_failure,
    processes_here,
    told_of,
)
from tileseg.failure import JobFailure


def child(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)


READY = "print('ready', flush=True);"
OBEDIENT = f"import signal, time; signal.signal(signal.SIGTERM, lambda *_: exit(0)); {READY} time.sleep(60)"
STUBBORN = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); {READY} time.sleep(60)"


class Clock:
    """Each pause is a minute, however short it was asked to be."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def pause(self, _seconds: float) -> None:
        self.now += 60
        time.sleep(0.02)  # for a signal to arrive


def wait_until_ready(*children: subprocess.Popen[bytes]) -> None:
    for each in children:
        assert each.stdout
        each.stdout.readline()


def test_a_stop_reaches_every_process_and_all_end_in_order() -> None:
    children = [child(OBEDIENT), child(OBEDIENT)]
    wait_until_ready(*children)
    assert Members(children, StopRequest(requested=True)).wait() == DONE


SLOW_TO_LISTEN = """
import os, time
time.sleep(0.3)
from tileseg.container.stopping import StopRequest
stop = StopRequest()
stop.listen()
time.sleep(0.1)
raise SystemExit(0 if stop.requested and os.environ["WORLD_SIZE"] == "2" else 3)
"""


def test_a_stop_reaches_processes_that_have_only_just_been_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "MEMBER", (sys.executable, "-c", SLOW_TO_LISTEN))
    assert launcher.launch(Resources(), 2, StopRequest(requested=True), os.environ).wait() == DONE


def test_who_does_not_stop_in_time_is_ended_by_force() -> None:
    children, clock = [child(STUBBORN)], Clock()
    wait_until_ready(*children)
    members = Members(children, StopRequest(requested=True), clock, clock.pause)
    assert members.wait() == -SIGKILL
    assert SECONDS_TO_STOP <= clock.now <= SECONDS_TO_STOP + 180
    assert SECONDS_TO_STOP < 120, "what SageMaker gives"


def test_the_first_failure_ends_the_others_soon_and_is_the_jobs() -> None:
    stubborn, clock = child(STUBBORN), Clock()
    wait_until_ready(stubborn)
    failing = child("exit(2)")
    failing.wait()
    assert Members([stubborn, failing], StopRequest(), clock, clock.pause).wait() == REFUSED
    assert SECONDS_AFTER_FAILURE <= clock.now < SECONDS_TO_STOP + 60


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        ([DONE, DONE], DONE),
        ([PEER_LOST, REFUSED], REFUSED),
        ([PEER_LOST, -SIGTERM], -SIGTERM),
        ([PEER_LOST, PEER_LOST], PEER_LOST),
        ([DONE, BROKEN, REFUSED], BROKEN),
    ],
)
def test_a_process_that_only_lost_another_is_not_the_cause(ended: list[int], code: int) -> None:
    assert first_failure(ended) == code


def test_a_process_that_could_say_nothing_is_spoken_for() -> None:
    assert "ended by SIGKILL; if nobody sent it, the machine has too little memory" in str(told_of(-SIGKILL))
    assert "broke off: see the log of each host" in str(told_of(PEER_LOST))
    assert (told_of(BROKEN), told_of(REFUSED), told_of(DONE)) == (None, None, None)
    assert [as_exit_code(code) for code in (DONE, BROKEN, REFUSED, PEER_LOST, -SIGKILL)] == [0, 1, 2, 1, 1]


@pytest.mark.parametrize("asked", ["0", "-1", "two", "65", "1e3", "²", "99999999999999999999999"])
def test_an_impossible_number_of_processes_is_refused(asked: str) -> None:
    with pytest.raises(JobFailure, match="allowed is a whole number from 1 to 64; or unset it"):
        processes_here({"TILESEG_PROCESSES": asked})


def test_without_gpus_one_process_is_enough_unless_more_are_asked_for() -> None:
    assert processes_here({}) == 1
    assert processes_here({"TILESEG_PROCESSES": "3"}) == 3
