"""Who asks, as far as the request says."""

from __future__ import annotations

from dataclasses import dataclass

from local_cloud.api.location import Location


@dataclass(frozen=True)
class Caller:
    """Headers and query string carry the signature."""

    headers: dict[str, str]
    query: dict[str, list[str]]
    location: Location
