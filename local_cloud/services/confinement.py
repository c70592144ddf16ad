"""``POST /_local/network``, which AWS does not have: what keeps jobs inside their network on this machine."""

from __future__ import annotations

from dataclasses import asdict

from local_cloud.engine.control import control
from local_cloud.network import confinement
from local_cloud.records import Params

PATH = "/_local/network"


def serve_confinement() -> None:
    control(PATH, _measured)


def _measured(_request: Params) -> Params:
    return asdict(confinement.measure())
