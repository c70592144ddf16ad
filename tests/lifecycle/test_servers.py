"""Where the app's own server is looked for, and how it is asked."""

import socket
import threading
from pathlib import Path

import pytest

from lifecycle import heartbeat
from operations.rehearsal.jupyter import JupyterServer

AT = 1_800_000_000.0


@pytest.mark.parametrize(
    ("environment", "runtime"),
    [
        ({"HOME": "home"}, "home/.local/share/jupyter/runtime"),
        ({"HOME": "home", "JUPYTER_DATA_DIR": "data"}, "data/runtime"),
        ({"HOME": "home", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run"}, "run"),
    ],
)
def test_a_server_is_looked_for_where_jupyter_says_it_is(
    environment: dict[str, str], runtime: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in environment.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    terminals = [{"last_activity": "2026-11-21T12:00:00Z"}]
    with JupyterServer(tmp_path / runtime, tmp_path / "files", {"kernels": [], "terminals": terminals}):
        assert len(heartbeat.jupyter(AT)) == 1


def test_asking_is_no_use_by_the_servers_own_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    with JupyterServer(tmp_path, tmp_path / "files", {"kernels": [], "terminals": []}) as server:
        heartbeat.jupyter(AT)
    assert [path.rpartition("/")[2] for path in server.asked] == [
        "kernels?no_track_activity=1",
        "terminals?no_track_activity=1",
    ]


def test_code_editor_is_asked_where_studio_runs_it_and_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setattr(heartbeat, "CODE_EDITOR", heartbeat.CODE_EDITOR.replace(":8888", f":{port}"))
        thread = threading.Thread(target=_answer, args=(listener, heard))
        thread.start()
        assert heartbeat.code_editor(AT) == [1_795_262_400.5]
        thread.join()
    assert heard[0].startswith(b"GET /codeeditor/default/api/idle HTTP/1.1\r\n")
    assert b"Authorization" not in heard[0]


def _answer(listener: socket.socket, heard: list[bytes]) -> None:
    connection, _ = listener.accept()
    with connection:
        heard.append(connection.recv(4096))
        told = b'{"lastActiveTimestamp": "2026-11-21T12:00:00.5Z"}'
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + told)
