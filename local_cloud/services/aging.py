"""Nobody waits for hours in a test: a path that AWS does not have puts the times of a resource back.

``POST /_local/age`` takes JSON with ``arn`` and ``seconds``.
"""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.errors import ApiError
from local_cloud.api.operations import Params
from local_cloud.engine import emr
from local_cloud.engine.control import control

PATH = "/_local/age"


def serve_aging() -> None:
    control(PATH, _make_older)


def _make_older(request: Params) -> Params:
    arn, seconds = request["arn"], float(request["seconds"])
    with records.exclusive():
        if not (records.make_older(arn, seconds) or emr.make_older(arn, seconds)):
            raise ApiError("ResourceNotFound", f"Nothing here is called {arn}.")
    return {}
