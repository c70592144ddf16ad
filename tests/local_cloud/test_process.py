"""The emulator starts, says why it cannot, and goes with everything that it started."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from local_cloud import LocalCloud, LocalCloudError
from tests.local_cloud.account import Account, eventually

_PARENT = """
import sys, time
from pathlib import Path
from local_cloud import LocalCloud
with LocalCloud(Path(sys.argv[1])) as cloud:
    print(cloud.process_id, flush=True)
    time.sleep(60)
"""


def alive(process: int) -> bool:
    return psutil.pid_exists(process) and bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)


def session(leader: int) -> list[int]:
    """The living processes of the session that ``leader`` began."""
    return [each for each in psutil.pids() if session_of(each) == leader and alive(each)]


def session_of(process: int) -> int:
    try:
        return os.getsid(process)
    except ProcessLookupError:
        return -1


def listening(process: int) -> list[tuple[str, int]]:
    """The local addresses and ports on which a process listens."""
    connections = psutil.Process(process).net_connections("inet")
    return [(each.laddr.ip, each.laddr.port) for each in connections if each.status == psutil.CONN_LISTEN]


def test_only_loopback_is_listened_on(cloud: LocalCloud) -> None:
    assert {address for address, _ in listening(cloud.process_id)} == {"127.0.0.1"}


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LocalCloudError, match=f"cannot use port {port} of 127.0.0.1 .*give another one, or 0"):
            LocalCloud(tmp_path, port=port).__enter__()


def test_a_chosen_port_is_the_one_that_answers_and_the_only_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with LocalCloud(tmp_path, port=port) as cloud:
        assert cloud.endpoint == f"https://127.0.0.1:{port}"
        assert listening(cloud.process_id) == [("127.0.0.1", port)]  # and no other, while no VPC has guests


def test_a_child_that_dies_at_the_start_tells_its_log_and_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local_cloud.process._IMPORT_ROOT", tmp_path)  # where there is no such package
    with pytest.raises(
        LocalCloudError, match=r"ended with exit code 1; its log is .*emulator.log and ends: .*No module"
    ):
        LocalCloud(tmp_path).__enter__()


def test_leaving_the_context_leaves_no_process(tmp_path: Path) -> None:
    with LocalCloud(tmp_path) as cloud:
        assert cloud.process_id in session(cloud.process_id)
    assert session(cloud.process_id) == []


def test_an_interrupt_leaves_no_process(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), LocalCloud(tmp_path) as cloud:
        raise KeyboardInterrupt
    assert session(cloud.process_id) == []


def test_a_termination_of_the_emulator_leaves_no_process(tmp_path: Path) -> None:
    with LocalCloud(tmp_path) as cloud:
        os.kill(cloud.process_id, signal.SIGTERM)
        eventually(lambda: session(cloud.process_id), lambda processes: processes == [])


def test_the_emulator_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", _PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        emulator = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: session(emulator), lambda processes: processes == [])


def test_what_it_adopted_goes_with_it(tmp_path: Path) -> None:
    adopted = subprocess.Popen(["sleep", "60"], process_group=0)
    with LocalCloud(tmp_path) as cloud:
        cloud.adopt(adopted.pid)
        os.kill(cloud.process_id, signal.SIGTERM)
        assert adopted.wait(10) == -signal.SIGKILL


def test_a_state_folder_can_be_used_again_and_begins_empty(tmp_path: Path) -> None:
    for _ in range(2):
        with LocalCloud(tmp_path) as cloud:
            codecommit = Account(cloud).client("codecommit")
            codecommit.create_repository(repositoryName="again")


def test_everything_is_written_to_the_state_folder(cloud: LocalCloud) -> None:
    environment = cloud.environment
    for name in ("HOME", "CDK_HOME", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert Path(environment[name]).is_relative_to(cloud.log.parent)
