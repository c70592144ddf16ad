"""The part of S3 that training uses, on loopback: buckets, paged listings, objects; every request is counted."""

import socket
import struct
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 1000
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one GET: an answer other than 200, a connection that breaks, a body that ends too soon."""

    status: int = 200
    breaks: bool = False
    stalls_s: float = 0.0
    cut_to: int | None = None
    """Bytes of the body that are sent before the connection breaks; with a stall, that long before the rest."""


@dataclass
class Bucket:
    objects: dict[str, bytes] = field(default_factory=dict)
    forbidden: bool = False


class S3Server(ThreadingHTTPServer):
    """``buckets`` may be changed at any time; ``requests`` counts what was asked: LIST or GET.

    Each of ``faults`` spoils one GET, the first one first.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.buckets: dict[str, Bucket] = {}
        self.requests: Counter[str] = Counter()
        self.faults: deque[Fault] = deque()
        self.last_headers: dict[str, str] = {}
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: S3Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        name, _, key = unquote(url.path).lstrip("/").partition("/")
        with self.server.lock:
            self.server.requests["GET" if key else "LIST"] += 1
            self.server.last_headers = {name.lower(): value for name, value in self.headers.items()}
        bucket = self.server.buckets.get(name)
        if bucket is None:
            self.refuse(404, "NoSuchBucket")
        elif bucket.forbidden:
            self.refuse(403, "AccessDenied")
        elif key:
            self.get(bucket, key)
        else:
            self.list(name, bucket, {name: values[0] for name, values in parse_qs(url.query).items()})

    def get(self, bucket: Bucket, key: str) -> None:
        with self.server.lock:
            fault = self.server.faults.popleft() if self.server.faults else None
        if key not in bucket.objects:
            self.refuse(404, "NoSuchKey")
        elif fault:
            self.spoil(fault, bucket.objects[key])
        elif "Range" in self.headers:
            self.get_range(bucket.objects[key], self.headers["Range"])
        else:
            self.answer(200, bucket.objects[key], "application/octet-stream")

    def get_range(self, body: bytes, asked: str) -> None:
        """What a client asks for whose body broke off: the rest of it."""
        first, _, last = asked.removeprefix("bytes=").partition("-")
        part = slice(int(first), int(last) + 1 if last else len(body))
        where = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
        self.answer(206, body[part], "application/octet-stream", {"Content-Range": where})

    def spoil(self, fault: Fault, body: bytes) -> None:
        self.close_connection = True
        if fault.status != 200:
            self.refuse(fault.status, {503: "SlowDown", 500: "InternalError"}.get(fault.status, "AccessDenied"))
        elif fault.breaks:
            reset = struct.pack("ii", 1, 0)  # no farewell: the client sees a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        else:
            cut = len(body) if fault.cut_to is None else fault.cut_to
            self.answer(200, body[:cut], "application/octet-stream", {"Content-Length": str(len(body))})
            if fault.stalls_s:
                time.sleep(fault.stalls_s)
                self.wfile.write(body[cut:])

    def list(self, name: str, bucket: Bucket, query: dict[str, str]) -> None:
        keys = sorted(key for key in bucket.objects if key.startswith(query.get("prefix", "")))
        start = int(query.get("continuation-token", "0"))
        more = start + PAGE < len(keys)
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(bucket.objects[key])}</Size>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;0&quot;</ETag></Contents>"
            for key in keys[start : start + PAGE]
        )
        token = f"<NextContinuationToken>{start + PAGE}</NextContinuationToken>" if more else ""
        self.answer(
            200,
            f"<ListBucketResult><Name>{name}</Name><IsTruncated>{str(more).lower()}</IsTruncated>{contents}{token}"
            "</ListBucketResult>".encode(),
            "application/xml",
        )

    def refuse(self, status: int, code: str) -> None:
        self.answer(
            status,
            f"{DECLARATION}\n<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(),
            "application/xml",
        )

    def answer(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        usual = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
            "ETag": '"0"',
        }
        self.send_response(status)
        for name, value in (usual | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output to the tests."""
