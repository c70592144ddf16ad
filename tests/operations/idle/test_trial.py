"""In the first week nothing is stopped: explain says so and until when, and replay tells what would have been."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from operations.__main__ import main
from operations.idle.known import moment
from tests.deployed_sweep import DeployedSweep
from tests.lambdas.idle_shutdown.decision.cases import POLICY
from tests.operations.idle.lines import history
from tests.operations.idle.test_explain_as import AUDITOR, deployed
from tests.synthesis import Cloud

DRY = "nobody is warned, and nothing is stopped."


@pytest.fixture(scope="module")
def swept(sweep: DeployedSweep) -> Iterator[DeployedSweep]:
    """In its first week, after one sweep."""
    with sweep.restored():
        sweep.configure({"DRY_RUN_DAYS": "7"})
        sweep.app("ida", idle=300)
        sweep.run()
        yield sweep


@pytest.fixture
def first_week(swept: DeployedSweep, at_the_command_line: pytest.MonkeyPatch) -> DeployedSweep:
    swept.configure({"DRY_RUN": "false", "DRY_RUN_DAYS": "7"})
    return swept


def explained(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["idle", "explain", "ida"]) == 0
    return " ".join(capsys.readouterr().out.split())


def created(sweep: DeployedSweep) -> datetime:
    found: datetime = sweep.account.client("sagemaker").describe_domain(DomainId=sweep.domain)["CreationTime"]
    return found


def test_explain_says_until_when_nothing_is_stopped(
    first_week: DeployedSweep, capsys: pytest.CaptureFixture[str]
) -> None:
    end = moment(created(first_week) + timedelta(days=7))
    shown = explained(capsys)

    assert "would stop, but this was a dry run." in shown
    assert f"A dry run until {end}, as idle.dry_run_days says: {DRY} The next sweep" in shown


def test_an_auditor_is_told_too(
    first_week: DeployedSweep,
    dev: Cloud,
    at_the_command_line: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first_week.become_somebody(at_the_command_line, *deployed(dev, first_week.domain, AUDITOR))

    assert "A dry run until" in explained(capsys)


def test_a_dry_run_without_an_end_is_told_as_one(first_week: DeployedSweep, capsys: pytest.CaptureFixture[str]) -> None:
    first_week.configure({"DRY_RUN": "true"})

    assert f"This is a dry run, as idle.dry_run says: {DRY}" in explained(capsys)


def test_who_may_not_see_the_domain_is_told_that_it_is_not_known(
    first_week: DeployedSweep,
    dev: Cloud,
    at_the_command_line: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    denied = {"Effect": "Deny", "Action": "sagemaker:DescribeDomain", "Resource": "*"}
    first_week.become_somebody(at_the_command_line, *deployed(dev, first_week.domain, AUDITOR), denied)

    assert "Whether this is still a dry run could not be read: You may not do this:" in explained(capsys)


def test_after_the_first_days_nothing_is_said_of_them(
    first_week: DeployedSweep, capsys: pytest.CaptureFixture[str]
) -> None:
    first_week.configure({"DRY_RUN_DAYS": "0"})

    assert DRY not in explained(capsys)


def test_replay_warns_in_a_dry_week_and_stops_after_the_notice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week: list[str] = history(60, 75, 90, 105, 120, policy=replace(POLICY, notice=timedelta(minutes=15)))
    file = tmp_path / "sweeps.log"
    file.write_text("\n".join(week))
    assert not any('"action":"stop"' in line for line in week)

    assert main(["idle", "replay", str(file)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Kept as recorded, stopped now: 1 d-1/anna/JupyterLab/default: 20 Nov 12:30 UTC" in shown
