"""The processes in which ministack runs Lambda functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core import lambda_runtime

from local_cloud.api.location import Location

Configuration = Mapping[str, Any]


def add_environment(variables: Callable[[Configuration], Mapping[str, str]]) -> None:
    """More environment variables for each new worker, by its function's configuration; the function's own win."""
    spawn = lambda_runtime.Worker._spawn

    def spawn_with_more(worker: Any) -> None:
        configured = worker.config
        own = configured.get("Environment", {}).get("Variables", {})
        more = {**variables(configured), **own}
        worker.config = {**configured, "Environment": {"Variables": more}}
        try:
            spawn(worker)
        finally:
            worker.config = configured

    lambda_runtime.Worker._spawn = spawn_with_more


def location(configuration: Configuration) -> Location:
    return Location(*lambda_runtime._account_region_from_function_config(configuration))
