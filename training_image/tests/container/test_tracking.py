"""What MLflow is told of a job, and what happens where it is not there or fails."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tileseg.container.tracking import LONGEST_PARAMETER, Tracking, tracking
from tileseg.failure import JobFailure


class Server:
    """MLflow's module, as far as a job calls it; from some call on it fails."""

    def __init__(self, fails_at: int = 1000) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.fails_at = fails_at

    def __getattr__(self, name: str) -> Callable[..., None]:
        def call(*values: Any, **named: Any) -> None:
            self.calls.append((name, values, named))
            if len(self.calls) >= self.fails_at:
                raise TimeoutError("no answer\nfrom the server")

        return call


HISTORY = [{"epoch": 1.0, "val_iou": 0.25}]


def job(server: Server, said: list[str]) -> None:
    with Tracking(server, said.append) as told:
        told.begin("crowns-1", {"train.epochs": 3, "long": "x" * 9000}, {"cuda": None, "processes": 2}, HISTORY)
        told.epoch({"epoch": 2, "val_iou": 0.5})
        told.keep(Path("/model"))


def test_a_run_has_settings_tags_every_epoch_and_the_model() -> None:
    server, said = Server(), list[str]()
    job(server, said)
    assert said == []
    assert server.calls == [
        ("start_run", (), {"run_name": "crowns-1"}),
        ("set_tags", ({"processes": "2"},), {}),
        ("log_params", ({"train.epochs": "3", "long": "x" * LONGEST_PARAMETER},), {}),
        ("log_metrics", (HISTORY[0],), {"step": 1}),
        ("log_metrics", ({"epoch": 2, "val_iou": 0.5},), {"step": 2}),
        ("log_artifacts", ("/model",), {"artifact_path": "model"}),
        ("end_run", ("FINISHED",), {}),
    ]


@pytest.mark.parametrize("call", range(1, 8))
def test_a_server_that_fails_is_told_of_once_and_asked_no_more(call: int) -> None:
    server, said = Server(fails_at=call), list[str]()
    job(server, said)
    (sentence,) = said
    assert sentence.endswith("goes on without it: TimeoutError, no answer from the server")
    assert len(server.calls) == call


def test_a_job_that_fails_is_a_run_that_failed() -> None:
    server = Server()
    told = Tracking(server, print)
    with pytest.raises(JobFailure), told:
        raise JobFailure("the tile 7.tif is truncated")
    assert server.calls == [("end_run", ("FAILED",), {})]


def test_nothing_is_told_unless_asked() -> None:
    with tracking({}, pytest.fail) as told:
        told.epoch(HISTORY[0])
