"""Functions with a VpcConfig: their workers are led to the doors of their network, as its other guests are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_cloud.engine import workers
from local_cloud.network import interfaces
from local_cloud.network.guest import guest


def join_their_networks() -> None:
    workers.add_environment(_ways)


def _ways(configuration: Mapping[str, Any]) -> Mapping[str, str]:
    joined = guest(configuration.get("VpcConfig") or {}, workers.location(configuration))
    return interfaces.environment(joined) if joined else {}
