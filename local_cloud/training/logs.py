"""A job's log lines in CloudWatch, sent a few times a second."""

from __future__ import annotations

import time
from typing import Any

from local_cloud.records import now

_SECONDS_BETWEEN_SENDS = 0.3


class LogStream:
    """One stream of a log group; both are made where they are missing."""

    def __init__(self, logs: Any, group: str, stream: str) -> None:
        self._logs, self._group, self._stream = logs, group, stream
        self._waiting: list[dict[str, Any]] = []
        self._sent = 0.0
        self._make(logs.create_log_group, logGroupName=group)
        self._make(logs.create_log_stream, logGroupName=group, logStreamName=stream)

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

    def _make(self, create: Any, **names: str) -> None:
        try:
            create(**names)
        except self._logs.exceptions.ResourceAlreadyExistsException:
            return
