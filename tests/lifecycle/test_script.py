"""The lifecycle configuration as AWS gets it, run by bash in a real process."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from operations.rehearsal.jupyter import JupyterServer
from stacks.constructs.heartbeat import MOST_CHARACTERS, script
from tests.lifecycle.metrics import Metrics, serving

LOG = "tmp/cloister-heartbeat.log"
PATIENCE_SECONDS = 60  # of a busy machine; nothing waits that long where all is well
AN_HOUR_AGO = (datetime.now(UTC) - timedelta(hours=1)).isoformat()


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    with serving() as metrics:
        yield metrics


@pytest.fixture
def environ(tmp_path: Path, metrics: Metrics) -> dict[str, str]:
    for name in ("home", "tmp", "opt/ml/metadata", "sys/fs/cgroup"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    (tmp_path / "sys/fs/cgroup/cpu.stat").write_text("usage_usec 0\n")
    app = {"DomainId": "d-1", "SpaceName": "mine", "AppType": "JupyterLab", "ResourceName": "default"}
    arn = "arn:aws:sagemaker:eu-west-3:111122223333:app/d-1/mine/JupyterLab/default"
    (tmp_path / "opt/ml/metadata/resource-metadata.json").write_text(json.dumps({**app, "ResourceArn": arn}))
    return {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL_CLOUDWATCH": metrics.url,
        "CLOISTER_ROOT": str(tmp_path),
        "HOME": str(tmp_path / "home"),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "TMPDIR": str(tmp_path / "tmp"),
    }


@pytest.fixture
def groups() -> list[int]:
    """Of the processes that the script was started in."""
    return []


@pytest.fixture
def start(environ: dict[str, str], groups: list[int]) -> Iterator[Callable[[], None]]:
    """Runs the script to its end, which does not come if it waits for the program that it leaves running."""

    def run() -> None:
        process = subprocess.Popen(["bash", "-c", script(90)], env=environ, process_group=0)
        groups.append(process.pid)
        assert process.wait(PATIENCE_SECONDS) == 0

    yield run
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JupyterServer]:
    kernels = [{"execution_state": "idle", "last_activity": AN_HOUR_AGO}]
    runtime = tmp_path / "home/.local/share/jupyter/runtime"
    (tmp_path / "work").mkdir()
    with JupyterServer(runtime, tmp_path / "work", {"kernels": kernels, "terminals": []}) as server:
        yield server


def wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_aws_takes_it() -> None:
    assert len(b64encode(script(525_600).encode())) <= MOST_CHARACTERS
    assert "@" not in script(60).replace("@dataclass", "")


def test_every_address_in_it_is_of_its_own_machine() -> None:
    addresses = re.findall(r"\w+://[^/\"{]*", script(60))
    assert addresses
    assert {address.rpartition(":")[0] if address.count(":") > 1 else address for address in addresses} == {
        "http://127.0.0.1"
    }


def test_bash_reads_it(tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text(script(60))
    assert subprocess.run(["bash", "-n", tmp_path / "start.sh"], check=False).returncode == 0


@pytest.mark.usefixtures("server")
def test_it_lets_the_app_start_and_publishes_in_the_apps_region(
    start: Callable[[], None], metrics: Metrics, tmp_path: Path
) -> None:
    start()
    assert metrics.came.wait(PATIENCE_SECONDS), (tmp_path / LOG).read_text()
    (value,) = metrics.values()
    assert value == pytest.approx(datetime.fromisoformat(AN_HOUR_AGO).timestamp())
    assert metrics.regions == ["eu-west-3"]


@pytest.mark.usefixtures("server")
def test_started_twice_it_runs_once(
    start: Callable[[], None], metrics: Metrics, tmp_path: Path, groups: list[int]
) -> None:
    start()
    assert metrics.came.wait(PATIENCE_SECONDS), (tmp_path / LOG).read_text()
    start()
    wait_until(lambda: not alive(groups[1]), "the second one runs on")
    assert alive(groups[0])
    assert len(metrics.taken) == 1


def test_without_metadata_the_app_starts_all_the_same(
    start: Callable[[], None], metrics: Metrics, tmp_path: Path
) -> None:
    (tmp_path / "opt/ml/metadata/resource-metadata.json").unlink()
    start()
    wait_until(lambda: "FileNotFoundError" in (tmp_path / LOG).read_text(), "it does not say what is missing")
    assert metrics.taken == []


def test_without_python_the_app_starts_all_the_same(environ: dict[str, str], tmp_path: Path) -> None:
    bare = {**environ, "PATH": str(tmp_path)}
    assert subprocess.run(["/bin/bash", "-c", script(60)], env=bare, check=False).returncode == 0


def test_kernels_that_nobody_uses_are_ended_so_that_sagemakers_own_setting_begins(
    start: Callable[[], None], tmp_path: Path
) -> None:
    file = tmp_path / "home/.jupyter/jupyter_server_config.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"ServerApp": {"autoreload": True}, "MappingKernelManager": {"cull_busy": True}}))
    start()
    assert json.loads(file.read_text()) == {
        "ServerApp": {"autoreload": True},
        "MappingKernelManager": {
            "cull_idle_timeout": 90 * 60,
            "cull_interval": 300,
            "cull_connected": True,
            "cull_busy": False,
        },
        "TerminalManager": {"cull_inactive_timeout": 24 * 3600},
    }


def test_a_configuration_that_cannot_be_read_stays_as_it_is(start: Callable[[], None], tmp_path: Path) -> None:
    file = tmp_path / "home/.jupyter/jupyter_server_config.json"
    file.parent.mkdir()
    file.write_text("{ mine")
    start()
    assert "JSONDecodeError" in (tmp_path / LOG).read_text()
    assert file.read_text() == "{ mine"
