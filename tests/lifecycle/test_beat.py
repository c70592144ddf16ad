"""One beat: a real server is asked, a real request published, and what is unknown is not."""

import functools
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from lambdas.idle_shutdown import heartbeats
from lifecycle import heartbeat
from lifecycle.heartbeat import Heartbeat, UnreadableError
from operations.rehearsal.jupyter import JupyterServer
from tests.lifecycle.metrics import Metrics, serving

LAB = {"DomainId": "d-1", "SpaceName": "mine", "AppType": "JupyterLab"}
EDITOR = {**LAB, "AppType": "CodeEditor"}


@pytest.fixture(scope="module")
def cloudwatch() -> Iterator[Metrics]:
    with serving() as metrics:
        yield metrics


@pytest.fixture
def metrics(cloudwatch: Metrics) -> Metrics:
    cloudwatch.forget()
    return cloudwatch


@pytest.fixture
def answers() -> dict[str, Any]:
    return {"kernels": [], "terminals": []}


@pytest.fixture
def server(answers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JupyterServer]:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "home").mkdir()
    with JupyterServer(tmp_path / "runtime", tmp_path / "home", answers) as server:
        yield server


def beating(metrics: Metrics, root: Path, app: dict[str, str] = LAB, started: float = 0.0) -> Heartbeat:
    """With a control group whose programs do nothing."""
    (root / "sys/fs/cgroup").mkdir(parents=True, exist_ok=True)
    (root / "sys/fs/cgroup/cpu.stat").write_text("usage_usec 0\n")
    return Heartbeat(app, client(metrics.url), root, started=started)


@functools.cache  # making one takes longer than all that it is asked
def client(url: str) -> Any:
    session: Any = boto3.Session(aws_access_key_id="key", aws_secret_access_key="secret", region_name="eu-central-1")
    return session.client("cloudwatch", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))


def ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def kernel(state: str, last_activity: Any) -> dict[str, Any]:
    return {"execution_state": state, "last_activity": last_activity}


def test_what_is_published_is_what_the_sweep_reads() -> None:
    assert (heartbeat.NAMESPACE, heartbeat.METRIC) == (heartbeats.NAMESPACE, heartbeats.METRIC)
    assert heartbeats.FRESH.total_seconds() / 2 > heartbeat.EVERY_SECONDS
    told_after = heartbeat.LATEST_SECONDS + heartbeat.CONNECT_SECONDS + heartbeat.PATIENCE_SECONDS
    assert told_after <= heartbeats.DELIVERY.total_seconds()


@pytest.mark.usefixtures("server")
def test_what_was_seen_too_long_ago_is_not_told(
    metrics: Metrics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "LATEST_SECONDS", 0)
    with pytest.raises(UnreadableError, match="took so long"):
        beating(metrics, tmp_path).beat(time.time())
    assert metrics.taken == []


@pytest.mark.usefixtures("server")
def test_a_busy_kernel_beats_now(metrics: Metrics, answers: dict[str, Any], tmp_path: Path) -> None:
    answers["kernels"] = [kernel("busy", ago(300))]
    beating(metrics, tmp_path).beat(1_800_000_000.0)
    (request,) = metrics.taken
    (datum,) = request["MetricData"]
    assert request["Namespace"] == heartbeats.NAMESPACE
    assert datum["Value"] == 1_800_000_000.0
    assert {each["Name"]: each["Value"] for each in datum["Dimensions"]} == LAB
    assert tuple(each["Name"] for each in datum["Dimensions"]) == heartbeats.DIMENSIONS


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
@pytest.mark.usefixtures("server")
def test_the_zone_of_the_machine_changes_nothing(
    zone: str, metrics: Metrics, answers: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        answers["terminals"] = [{"name": "1", "last_activity": ago(180)}]
        beating(metrics, tmp_path).beat(time.time())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert time.time() - metrics.values()[0] == pytest.approx(180 * 60, abs=30)


@pytest.mark.usefixtures("server")
def test_without_any_use_it_tells_when_the_app_was_started(metrics: Metrics, tmp_path: Path) -> None:
    beating(metrics, tmp_path, started=1_700_000_000.0).beat(time.time())
    assert metrics.values() == [1_700_000_000.0]


@pytest.mark.usefixtures("server")
def test_a_kernel_that_was_ended_is_remembered(metrics: Metrics, answers: dict[str, Any], tmp_path: Path) -> None:
    heart = beating(metrics, tmp_path)
    answers["kernels"] = [kernel("busy", ago(1))]
    heart.beat(1_800_000_000.0)
    answers["kernels"] = [kernel("idle", "2026-01-01T00:00:00Z")]
    heart.beat(1_800_000_060.0)
    assert metrics.values() == [1_800_000_000.0] * 2


@pytest.mark.parametrize(
    ("file", "says"),
    [("cpu.stat", "usage_usec {}000000\nuser_usec 1\n"), ("cpuacct/cpuacct.usage", "{}000000000\n")],
    ids=["version 2", "version 1"],
)
@pytest.mark.parametrize("worked", [0, 6, 12, 30, 120])
@pytest.mark.usefixtures("server")
def test_a_program_that_works_in_silence_is_use(
    worked: int, file: str, says: str, metrics: Metrics, tmp_path: Path
) -> None:
    heart = beating(metrics, tmp_path, started=1.0)
    (tmp_path / "sys/fs/cgroup/cpu.stat").unlink()
    told = tmp_path / "sys/fs/cgroup" / file
    told.parent.mkdir(exist_ok=True)
    for minute in range(2):
        told.write_text(says.format(5 + minute * worked))
        heart.beat(1_800_000_000.0 + 60 * minute)
    assert metrics.values() == [1.0, 1_800_000_060.0 if worked >= 12 else 1.0]


@pytest.mark.parametrize("says", [None, "", "usage_usec", "usage_usec lots", "user_usec 1"])
@pytest.mark.usefixtures("server")
def test_without_the_processors_time_a_silent_program_could_be_missed(
    says: str | None, metrics: Metrics, tmp_path: Path
) -> None:
    heart, told = beating(metrics, tmp_path), tmp_path / "sys/fs/cgroup/cpu.stat"
    if says is None:
        told.unlink()
    else:
        told.write_text(says)
    with pytest.raises(UnreadableError, match="no processor time"):
        heart.beat(time.time())
    assert metrics.taken == []


@pytest.mark.usefixtures("server")
def test_work_while_a_beat_failed_counts_for_the_next(
    metrics: Metrics, answers: dict[str, Any], tmp_path: Path
) -> None:
    heart, told = beating(metrics, tmp_path, started=1.0), tmp_path / "sys/fs/cgroup/cpu.stat"
    heart.beat(1_800_000_000.0)
    told.write_text("usage_usec 60000000\n")
    terminals = answers.pop("terminals")
    with pytest.raises(UnreadableError):
        heart.beat(1_800_000_060.0)
    answers["terminals"] = terminals
    heart.beat(1_800_000_120.0)
    assert metrics.values() == [1.0, 1_800_000_120.0]


@pytest.mark.usefixtures("server")
def test_what_cannot_be_read_publishes_nothing(metrics: Metrics, answers: dict[str, Any], tmp_path: Path) -> None:
    heart = beating(metrics, tmp_path)
    for answers["kernels"] in (
        {"message": "no"},
        "down",
        [kernel("idle", "2026-11-21T12:00:00")],
        [kernel("idle", None)],
    ):
        with pytest.raises(UnreadableError):
            heart.beat(time.time())
    del answers["terminals"]
    with pytest.raises(UnreadableError, match="404"):
        heart.beat(time.time())
    assert metrics.taken == []


def test_a_refused_token_publishes_nothing(metrics: Metrics, server: JupyterServer, tmp_path: Path) -> None:
    (file,) = (tmp_path / "runtime").glob("jpserver-*.json")
    file.write_text(file.read_text().replace("of-this-server", "of-another"))
    with pytest.raises(UnreadableError, match="403"):
        beating(metrics, tmp_path).beat(time.time())
    assert metrics.taken == []


def test_a_server_that_is_down_or_never_was_publishes_nothing(
    metrics: Metrics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    with pytest.raises(UnreadableError, match="no Jupyter server"):
        beating(metrics, tmp_path).beat(time.time())
    with JupyterServer(tmp_path / "runtime", tmp_path, {}):
        pass
    with pytest.raises(UnreadableError, match="refused"):
        beating(metrics, tmp_path).beat(time.time())
    assert metrics.taken == []


@pytest.mark.usefixtures("server")
def test_of_several_runtime_files_the_newest_counts(metrics: Metrics, tmp_path: Path) -> None:
    stale = tmp_path / "runtime/jpserver-1.json"
    stale.write_text("{}")
    os.utime(stale, (1, 1))
    beating(metrics, tmp_path).beat(time.time())
    assert len(metrics.taken) == 1


@pytest.mark.parametrize(
    ("garbage", "told"),
    [(b"", "Expecting value"), (b"not JSON", "Expecting value"), (b"\xff\xfe", "Expecting value"), (None, "timed out")],
    ids=["empty", "text", "bytes", "hanging"],
)
def test_a_server_that_talks_nonsense_or_hangs_publishes_nothing(
    garbage: bytes | None, told: str, metrics: Metrics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(heartbeat, "CODE_EDITOR", f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_talk, args=(listener, garbage))
        thread.start()
        with pytest.raises(UnreadableError, match=told):
            beating(metrics, tmp_path, EDITOR).beat(time.time())
        thread.join()
    assert metrics.taken == []


def _talk(listener: socket.socket, garbage: bytes | None) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        if garbage is None:
            time.sleep(0.5)
        else:
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + garbage)


@pytest.mark.usefixtures("server")
def test_a_throttled_beat_is_made_up_for_by_the_next(metrics: Metrics, tmp_path: Path) -> None:
    metrics.refusals = 1
    heart = beating(metrics, tmp_path, started=7.0)
    with pytest.raises(ClientError, match="Rate exceeded"):
        heart.beat(time.time())
    heart.beat(time.time())
    assert metrics.values() == [7.0]


@pytest.mark.usefixtures("server")
def test_a_proxy_is_not_asked_about_this_machine(
    metrics: Metrics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert heartbeat.jupyter(time.time()) == []
