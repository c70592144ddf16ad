"""The main job, as a newcomer starts it: a real process, a real deployment, a real training."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.operations.rehearsal.processes import WatchedRehearsal

ENOUGH_SECONDS = 480
LEAST_IOU = 0.45


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One whole rehearsal, and what was seen of it while it ran."""
    rehearsal = WatchedRehearsal(tmp_path_factory.mktemp("rehearsal"))
    foreign: set[str] = set()
    began = time.monotonic()
    while rehearsal.process.poll() is None and time.monotonic() - began < ENOUGH_SECONDS:
        foreign.update(rehearsal.foreign_listeners())
        time.sleep(1)
    status = rehearsal.wait(1)
    report_file = rehearsal.results / "report.json"
    return {
        "status": status,
        "rehearsal": rehearsal,
        "foreign": foreign,
        "report": json.loads(report_file.read_text()),
    }


@pytest.fixture
def report(watched: dict[str, Any]) -> dict[str, Any]:
    assert watched["status"] == 0, watched["rehearsal"].output
    found: dict[str, Any] = watched["report"]
    return found


@pytest.fixture
def rehearsal(watched: dict[str, Any]) -> WatchedRehearsal:
    found: WatchedRehearsal = watched["rehearsal"]
    return found


def test_every_step_ends_well(report: dict[str, Any]) -> None:
    assert len(report["steps"]) == 12
    assert all(step["ok"] for step in report["steps"])


@pytest.mark.requirement("ALG-1")
def test_the_job_beats_every_trivial_answer(report: dict[str, Any]) -> None:
    job = report["job"]
    assert job["status"] == "Completed"
    assert job["metrics"]["val_iou"] >= LEAST_IOU
    assert max(job["baselines"].values()) < 0.25


@pytest.mark.requirement("NFR-1")
@pytest.mark.requirement("NFR-2")
@pytest.mark.requirement("GPU-1")
def test_each_way_out_is_closed_by_the_policy_that_is_to_close_it(report: dict[str, Any]) -> None:
    by = {each["title"]: each["by"] for each in report["ways_out"]}
    assert by["read raw data, as a scientist in Studio"] == "allowed"
    assert by["with the same credentials outside"] in ("bucket policy", "boundary")
    assert by["as the account's own root, outside"] == "bucket policy"
    assert by["with foreign credentials inside"] == "endpoint policy"
    assert by["with the key itself, past S3"] in ("key policy", "boundary")
    assert by["on a GPU"] in ("identity policy", "boundary")
    assert by["one that has none"] == "no way there"


@pytest.mark.requirement("GR-1")
def test_exactly_the_idle_app_is_gone(report: dict[str, Any]) -> None:
    assert report["apps"] == {"before": ["in-use", "left-open"], "after": ["in-use"]}


@pytest.mark.requirement("GR-1")
def test_its_owner_has_heard_of_the_stop_and_what_it_saves(report: dict[str, Any]) -> None:
    (notice,) = report["idle_sweep"]["heard"]
    assert "JupyterLab left-open was stopped" in notice
    assert "0.05 dollars an hour" in notice


def test_the_sweep_went_through_the_state_machine_and_its_figures_reached_cloudwatch(report: dict[str, Any]) -> None:
    assert report["idle_sweep"]["runs"] == 1
    assert report["idle_sweep"]["figures"] == ["2 seen", "1 stopped", "0.05 dollars an hour saved"]


def test_the_model_is_registered(report: dict[str, Any]) -> None:
    assert report["model_package_arn"].endswith("model-package/cloister-local-tree-crowns/1")


def test_what_was_deployed_is_read_back(report: dict[str, Any]) -> None:
    assert report["resources"]["AWS::SageMaker::Domain"] == 1
    assert report["resources"]["AWS::SageMaker::Algorithm"] == 1
    assert report["resources"]["AWS::EC2::VPCEndpoint"] == 12


def test_destroy_leaves_an_empty_cloud(report: dict[str, Any]) -> None:
    assert report["left_over"] == []


def test_it_says_that_it_is_not_aws(rehearsal: WatchedRehearsal, report: dict[str, Any]) -> None:
    assert "local emulator, not AWS" in rehearsal.output
    assert report["cloud"] == "local emulator, not AWS"


def test_the_pictures_are_there(rehearsal: WatchedRehearsal, report: dict[str, Any]) -> None:
    for name in ("learning_curve.png", "predictions.png"):
        assert (rehearsal.results / name).read_bytes().startswith(b"\x89PNG")


@pytest.mark.requirement("NFR-1")
def test_nothing_listens_beyond_loopback(watched: dict[str, Any]) -> None:
    assert watched["foreign"] == set()


def test_no_process_is_left_behind(rehearsal: WatchedRehearsal) -> None:
    assert rehearsal.running() == []


def test_neither_home_nor_temporary_folder_keeps_anything(rehearsal: WatchedRehearsal) -> None:
    left: list[Path] = [path for folder in (rehearsal.home, rehearsal.temporary) for path in folder.iterdir()]
    assert left == []
