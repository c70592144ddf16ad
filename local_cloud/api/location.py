"""Where a resource lives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    account: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"
