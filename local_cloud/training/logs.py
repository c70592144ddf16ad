"""A job's log lines in CloudWatch, sent a few times a second."""

from __future__ import annotations

import time
from typing import Any

from local_cloud.records import now

_SECONDS_BETWEEN_SENDS = 0.3


class LogStream:
    """A new stream of a log group, which is made where it is missing."""

    def __init__(self, logs: Any, group: str, stream: str) -> None:
        self._logs, self._group, self._stream = logs, group, stream
        self._waiting: list[dict[str, Any]] = []
        self._sent = 0.0
        self._open()

    def write(self, line: str) -> None:
        self._waiting.append({"timestamp": int(now() * 1000), "message": line or " "})
        if time.monotonic() - self._sent > _SECONDS_BETWEEN_SENDS:
            self.send()

    def send(self) -> None:
        if self._waiting:
            self._logs.put_log_events(
                logGroupName=self._group, logStreamName=self._stream, logEvents=self._waiting
            )  # fmt: skip
            self._waiting = []
        self._sent = time.monotonic()

    def _open(self) -> None:
        try:
            self._create_stream()
        except self._logs.exceptions.ResourceNotFoundException:
            self._logs.create_log_group(logGroupName=self._group)
            self._create_stream()

    def _create_stream(self) -> None:
        self._logs.create_log_stream(logGroupName=self._group, logStreamName=self._stream)
