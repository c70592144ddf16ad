"""A CloudWatch that takes metrics over real HTTP, and can refuse them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Metrics:
    """``taken`` are the requests that were accepted, signed for ``regions``; the next ``refusals`` are throttled."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.regions: list[str] = []
        self.refusals = 0
        self.url = ""
        self.came = threading.Event()

    def forget(self) -> None:
        self.taken.clear()
        self.regions.clear()
        self.refusals = 0
        self.came.clear()

    def values(self) -> list[float]:
        return [datum["Value"] for request in self.taken for datum in request["MetricData"]]


@contextmanager
def serving() -> Iterator[Metrics]:
    metrics = Metrics()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(metrics))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    metrics.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield metrics
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(metrics: Metrics) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if metrics.refusals > 0:
                metrics.refusals -= 1
                self._answer(400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
                return
            metrics.taken.append(_read(body))
            metrics.regions.append(self.headers["Authorization"].split("/")[2])
            self._answer(200, {})
            metrics.came.set()

        def _answer(self, status: int, said: dict[str, str]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody asks for its log."""

    return Handler


def _read(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)
    return found
