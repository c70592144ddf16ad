"""A signal is never lost, however early it comes, and never does harm, however late."""

import subprocess
import sys
from collections.abc import Iterator
from signal import SIGTERM

import pytest

from tileseg.container.stopping import Stopped, StopRequest, held

SLOW_TO_LISTEN = """
import time
time.sleep(0.3)
from tileseg.container.stopping import StopRequest
stop = StopRequest()
stop.listen()
raise SystemExit(0 if stop.requested else 3)
"""

AT_ITS_END = """
import os, time
from tileseg.container.stopping import StopRequest

class Last:
    "Goes after the interpreter has given signals back their own effects."
    def __del__(self, write=os.write, sleep=time.sleep):
        write(1, b"ending" + bytes([10]))
        sleep(0.3)

last, stop = Last(), StopRequest()
stop.listen()
stop.end()
"""


def test_a_process_that_does_not_listen_yet_is_told_as_soon_as_it_does() -> None:
    with held():
        process = subprocess.Popen([sys.executable, "-c", SLOW_TO_LISTEN])
    process.send_signal(SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_process_at_its_end_ends_as_it_would_have() -> None:
    process = subprocess.Popen([sys.executable, "-c", AT_ITS_END], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(SIGTERM)
    assert process.wait(timeout=10) == 0


def test_work_of_which_nothing_is_worth_saving_ends_between_two_items() -> None:
    stop = StopRequest()

    def items() -> Iterator[int]:
        yield 1
        stop.requested = True
        yield 2

    interrupted = stop.interrupt(items())
    assert next(interrupted) == 1
    with pytest.raises(Stopped):
        next(interrupted)
