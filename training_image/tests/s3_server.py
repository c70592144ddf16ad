"""The part of S3 that training uses, on loopback: buckets, paged listings, objects; every request is counted."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 1000
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass
class Bucket:
    objects: dict[str, bytes] = field(default_factory=dict)
    forbidden: bool = False


class S3Server(ThreadingHTTPServer):
    """``buckets`` may be changed at any time; ``requests`` counts what was asked: LIST or GET."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.buckets: dict[str, Bucket] = {}
        self.requests: Counter[str] = Counter()
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
        if key in bucket.objects:
            self.answer(200, bucket.objects[key], "application/octet-stream")
        else:
            self.refuse(404, "NoSuchKey")

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

    def answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("ETag", '"0"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output to the tests."""
