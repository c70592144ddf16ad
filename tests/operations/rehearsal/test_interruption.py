"""A rehearsal that is stopped half-way, or cannot start, leaves nothing and says one thing."""

import socket
import time
from pathlib import Path

from tests.operations.rehearsal.processes import WatchedRehearsal


def test_ctrl_c_in_the_middle_of_a_deployment_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    rehearsal = WatchedRehearsal(tmp_path)
    rehearsal.wait_for("cdk bootstrap", 120)
    rehearsal.interrupt()
    assert rehearsal.wait(60) == 130
    assert "Interrupted; everything that was started has been stopped" in rehearsal.output
    assert rehearsal.running() == []
    assert list(rehearsal.temporary.iterdir()) == []


def test_termination_ends_as_ctrl_c_does(tmp_path: Path) -> None:
    rehearsal = WatchedRehearsal(tmp_path)
    rehearsal.wait_for("Start the embedded AWS", 120)
    rehearsal.process.terminate()
    assert rehearsal.wait(60) == 130
    assert rehearsal.running() == []


def test_a_killed_rehearsal_takes_the_emulator_with_it(tmp_path: Path) -> None:
    rehearsal = WatchedRehearsal(tmp_path)
    rehearsal.wait_for("Start the embedded AWS", 120)
    rehearsal.process.kill()
    rehearsal.process.wait()
    deadline = time.monotonic() + 15
    while rehearsal.running() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert rehearsal.running() == []


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        rehearsal = WatchedRehearsal(tmp_path, "--port", str(port))
        assert rehearsal.wait(60) == 1
    assert f"cannot use port {port} of 127.0.0.1" in rehearsal.output
    assert "Traceback" not in rehearsal.output
    assert rehearsal.running() == []
