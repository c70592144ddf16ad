"""Calls as the tools make them that look from outside."""

from collections.abc import Iterator
from typing import Any

from benchmarks.idle.cloud import Cloud

_NAME = ("DomainId", "SpaceName", "AppType", "AppName")


def listed(cloud: Cloud) -> Iterator[dict[str, Any]]:
    """All apps in service, page by page."""
    token = "0"  # noqa: S105  (where a list begins)
    while token:
        page = cloud.list_apps("d-1", 100, token)
        yield from [each for each in page["Apps"] if each["Status"] == "InService"]
        token = page.get("NextToken", "")


def name(app: dict[str, Any]) -> dict[str, str]:
    return {part: app[part] for part in _NAME}
