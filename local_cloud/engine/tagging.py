"""The Resource Groups Tagging API, which ministack answers from what each service says carries tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ministack.services import tagging

Carriers = Callable[[], Iterator[tuple[str, list[dict[str, str]]]]]


def collect_tags(service: str, carriers: Carriers) -> None:
    """``carriers`` gives ARNs and their tags for ``GetResources``."""
    tagging._COLLECTORS[service] = carriers
