"""A Jupyter server as the heartbeat meets it: the answers of ``jupyter_server``, without one."""

import json
import os
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_BASE_URL, _TOKEN = "/jupyterlab/default/", "of-this-server"


class JupyterServer:
    """Listens on loopback, and says where in a runtime file, as Jupyter's does.

    Args:
        answers: what it tells of ``kernels`` and ``terminals``; read anew for each request.

    ``asked`` are the paths that it was asked for, with their queries.
    """

    def __init__(self, runtime: Path, root: Path, answers: Mapping[str, Any]) -> None:
        self._runtime, self._root = runtime, root
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers, self.asked))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        self._thread.start()
        self._runtime.mkdir(parents=True, exist_ok=True)
        said = {"port": self.port, "base_url": _BASE_URL, "token": _TOKEN, "root_dir": str(self._root), "secure": False}
        (self._runtime / f"jpserver-{os.getpid()}.json").write_text(json.dumps(said))
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(answers: Mapping[str, Any], asked: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            what = self.path.partition("?")[0].removeprefix(f"{_BASE_URL}api/")
            if self.headers.get("Authorization") != f"token {_TOKEN}":
                self.send_error(HTTPStatus.FORBIDDEN)
            elif what not in answers:
                self.send_error(HTTPStatus.NOT_FOUND)
            else:
                self._answer(json.dumps(answers[what]).encode())

        def _answer(self, body: bytes) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody asks for its log."""

    return Handler
