"""Set-up says in one sentence why it could not be done, and leaves nothing half done."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from operations import set_up

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9/"  # the port that discards: nothing listens there


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Just what set-up reads."""
    for name in ("operations/set_up.py", *set_up.LOCKS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(checkout: Path) -> "subprocess.CompletedProcess[str]":
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environ |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": NOWHERE, "TMPDIR": str(checkout)}
    return subprocess.run(
        [sys.executable, "operations/set_up.py"], cwd=checkout, env=environ, capture_output=True, text=True, check=False
    )


def test_an_index_that_cannot_be_reached_is_one_sentence_and_no_environment(checkout: Path) -> None:
    done = run(checkout)
    assert done.returncode == 1
    assert "the Python package index could not be reached. Check the network" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv").exists()
    assert not (checkout / "node_modules").exists()


def test_an_interrupted_set_up_leaves_nothing(checkout: Path) -> None:
    temporary = checkout / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "operations/set_up.py"],
        cwd=checkout,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # else the signal would reach pytest too
    )
    assert process.stdout is not None
    said = process.stdout.read(20)
    os.killpg(process.pid, signal.SIGINT)
    said += process.stdout.read()

    assert process.wait(30) == 130
    assert said.endswith("Set-up was interrupted; nothing of it is kept.\n")
    assert not (checkout / ".venv").exists()
    assert list(temporary.iterdir()) == []


def test_nothing_is_done_where_the_stamp_is_of_these_locks(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "ROOT", checkout)
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "set-up").write_text(set_up._state())
    assert run(checkout).returncode == 0


def test_a_changed_lock_file_is_set_up_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "ROOT", checkout)
    before = set_up._state()
    (checkout / "package-lock.json").write_text("{}")
    assert set_up._state() != before


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "npm error code ENOTFOUND\nnpm error network request to registry failed, reason: getaddrinfo ENOTFOUND",
            "the npm registry could not be reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES (log:"),
        ("", "no output (log:"),
    ],
)
def test_the_reason_is_what_the_installer_said_last(tmp_path: Path, said: str, sentence: str) -> None:
    log = tmp_path / "log"
    log.write_text(said)
    assert sentence in set_up._reason(log, "the npm registry")


def test_an_old_python_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(set_up.SetUpFailed, match=r"is too old; Cloister needs 3\.11 or newer"):
        set_up._check_python()
