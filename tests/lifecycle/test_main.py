"""The program from its start on: which app it is in, that it is alone, and that it beats every minute."""

import fcntl
import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lifecycle import heartbeat
from operations.rehearsal.jupyter import JupyterServer
from tests.lifecycle.metrics import Metrics, serving

ARN = "arn:aws:sagemaker:eu-west-3:111122223333:app/d-1/mine/JupyterLab/default"
APP = {"DomainId": "d-1", "SpaceName": "mine", "AppType": "JupyterLab", "ResourceArn": ARN}
METADATA = "opt/ml/metadata/resource-metadata.json"


class Enough(BaseException):
    """Ends the program, which nothing else does."""


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    with serving() as metrics:
        yield metrics


@pytest.fixture
def sleeps(tmp_path: Path, metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long it sleeps, the third time for ever; the machine is one of the app's."""
    found: list[float] = []

    def sleep(seconds: float) -> None:
        found.append(seconds)
        if len(found) == 3:
            raise Enough

    monkeypatch.setattr(heartbeat, "time", SimpleNamespace(time=time.time, monotonic=time.monotonic, sleep=sleep))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL_CLOUDWATCH": metrics.url,
        "CLOISTER_ROOT": str(tmp_path),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for file, content in ((METADATA, json.dumps(APP)), ("sys/fs/cgroup/cpu.stat", "usage_usec 0")):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text(content)
    return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JupyterServer]:
    with JupyterServer(tmp_path / "runtime", tmp_path / "files", {"kernels": [], "terminals": []}) as server:
        yield server


def run() -> None:
    with pytest.raises(Enough):
        heartbeat.main()


@pytest.mark.usefixtures("server")
def test_it_beats_every_minute_in_the_region_of_its_app(sleeps: list[float], metrics: Metrics) -> None:
    run()
    assert sleeps == [60, 60, 60]
    assert metrics.regions == ["eu-west-3"] * 3


@pytest.mark.usefixtures("server", "sleeps")
def test_what_cloudwatch_refuses_is_not_told_a_second_time_but_the_next_minute(metrics: Metrics) -> None:
    metrics.refusals = 1
    run()
    assert (metrics.refusals, len(metrics.taken)) == (0, 2)


@pytest.mark.usefixtures("sleeps")
def test_what_goes_wrong_is_logged_with_its_time_and_tried_again(
    metrics: Metrics, capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d UnreadableError\(", line) for line in lines)
    assert metrics.taken == []


@pytest.mark.usefixtures("server")
def test_where_one_runs_already_another_ends_at_once(sleeps: list[float], metrics: Metrics, tmp_path: Path) -> None:
    with (tmp_path / "cloister-heartbeat.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        heartbeat.main()
    assert (sleeps, metrics.taken) == ([], [])


@pytest.mark.usefixtures("sleeps")
def test_an_app_is_described_at_the_root_of_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOISTER_ROOT")
    with pytest.raises(FileNotFoundError) as missing:
        heartbeat.main()
    assert missing.value.filename == f"/{METADATA}"
