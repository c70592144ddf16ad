"""Log lines on their way to CloudWatch, sent a few times a second."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from local_cloud.records import now

_SECONDS_UNTIL_SENT = 0.3


class LogStream:
    """A new stream of a log group, which is made where it is missing."""

    def __init__(self, logs: Any, group: str, stream: str) -> None:
        self._logs, self._group, self._stream = logs, group, stream
        self._waiting: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._open()

    def write(self, line: str) -> None:
        with self._lock:
            first = not self._waiting
            self._waiting.append({"timestamp": int(now() * 1000), "message": line or " "})
        if first:
            timer = threading.Timer(_SECONDS_UNTIL_SENT, self.send)
            timer.daemon = True
            timer.start()

    def send(self) -> None:
        """Send what waits, now."""
        with self._lock:
            if self._waiting:
                names = {"logGroupName": self._group, "logStreamName": self._stream}
                self._logs.put_log_events(**names, logEvents=self._waiting)
            self._waiting = []

    def _open(self) -> None:
        try:
            self._create_stream()
        except self._logs.exceptions.ResourceNotFoundException:
            with suppress(self._logs.exceptions.ResourceAlreadyExistsException):  # another job may be as quick
                self._logs.create_log_group(logGroupName=self._group)
            self._create_stream()

    def _create_stream(self) -> None:
        self._logs.create_log_stream(logGroupName=self._group, logStreamName=self._stream)
