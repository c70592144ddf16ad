"""Why an app was or was not stopped: the real function, deployed and run in the embedded AWS, and the command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from operations.__main__ import main
from tests.deployed_sweep import DeployedSweep

Told = Callable[[], str]

pytestmark = pytest.mark.usefixtures("at_the_command_line")


def explain(*arguments: str) -> int:
    return main(["idle", "explain", *arguments])


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def read() -> str:
        captured = capsys.readouterr()
        assert all(
            len(line) <= 80
            for line in captured.out.splitlines()
            if "--resource-arn" not in line and "saved" not in line
        )
        return " ".join((captured.out + captured.err).split())

    return read


def test_an_app_that_was_stopped(sweep: DeployedSweep, told: Told) -> None:
    sweep.app("anna", idle=180)
    sweep.run()

    assert explain("anna") == 0
    shown = told()
    assert f"{sweep.domain}/anna/JupyterLab/default, ml.t3.medium, of owner-of-anna" in shown
    assert "stopped. No activity for 180 min by its activity stamp, the limit is 90 min." in shown
    assert "No heartbeat of its last five minutes." in shown
    assert "The row that decided: idle, the last of creation, heartbeat and stamp is the limit ago or longer." in shown
    assert "It does not run now. Its space and its files are kept." in shown
    assert f"space/{sweep.domain}/anna" in shown


def test_an_app_that_was_kept_and_what_is_known_now(sweep: DeployedSweep, told: Told) -> None:
    sweep.app("ben", idle=5)
    sweep.run()
    sweep.tag("ben", "keep-until", "2999-01-01T00:00Z")
    sweep.tag("ben", "keep-approved", "2999-01-01T00:00Z")

    assert explain(f"{sweep.domain}/ben/JupyterLab") == 0
    shown = told()
    assert "keep. Active 5 min ago." in shown
    assert "Now, " in shown
    assert "Its space says keep-until=2999-01-01T00:00Z" in shown.split("Now, ")[1]
    assert "The next sweep begins at about" in shown
    assert "there is one every 15 min" in shown


def test_decisions_come_newest_first(sweep: DeployedSweep, told: Told) -> None:
    sweep.app("cleo", idle=5, hidden=True)
    sweep.run()
    sweep.tag("cleo", "keep-until", "2999-01-01T00:00Z")
    sweep.tag("cleo", "keep-approved", "2999-01-01T00:00Z")
    sweep.run()
    sweep.run()
    explain("cleo")
    newest, before = told().split("Before that:")

    assert "keep. Its space says keep-until" in newest
    assert "keep." not in before.split("Now, ")[0]
    assert "unknown. The last activity is a health check" in before


def test_an_app_that_no_sweep_saw(sweep: DeployedSweep, told: Told) -> None:
    sweep.run()

    assert explain("nobody") == 1
    assert "No sweep of the last 2 days saw nobody: check its name, or wait 15 min for the next sweep." in told()


def test_a_name_that_several_apps_have(sweep: DeployedSweep, told: Told) -> None:
    sweep.app("dan", idle=5)
    sweep.app("dan", idle=5, kind="CodeEditor")
    sweep.run()

    assert explain("dan") == 1
    assert (
        f"dan may be any of 2: {sweep.domain}/dan/CodeEditor/default, {sweep.domain}/dan/JupyterLab/default" in told()
    )
    assert explain("dan/CodeEditor") == 0


def test_what_was_saved_can_be_decided_again(sweep: DeployedSweep, told: Told, tmp_path: Path) -> None:
    sweep.app("eve", idle=180)
    sweep.run()
    explain("eve", "--save", str(tmp_path / "eve.jsonl"))

    assert "1 lines saved" in told()
    assert main(["idle", "replay", str(tmp_path / "eve.jsonl"), "--limit-minutes", "600"]) == 0
    assert "Stopped as recorded, kept now: 1" in told()


def test_an_environment_that_is_not_deployed(sweep: DeployedSweep, told: Told) -> None:
    assert explain("anna", "--environment", "prod") == 1
    assert "AWS refused cloudformation describe_stacks" in told()
    assert explain("anna", "--environment", "absent") == 1
    assert "absent" in told()


LOOK = ("cloudformation:DescribeStacks", "lambda:GetFunctionConfiguration", "logs:FilterLogEvents")
STUDIO = ("sagemaker:DescribeApp", "sagemaker:ListApps", "sagemaker:ListSpaces", "cloudwatch:GetMetricData")


def may(*actions: str) -> dict[str, object]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def test_somebody_who_may_not_look(sweep: DeployedSweep, told: Told, at_the_command_line: pytest.MonkeyPatch) -> None:
    sweep.become_somebody(at_the_command_line, may(LOOK[0]))

    assert explain("anna") == 1
    assert "You may not do this:" in (shown := told())
    assert "lambda:GetFunctionConfiguration" in shown
    assert "docs/how-to/people.md" in shown


def test_who_may_not_read_tags_is_not_told_a_verdict_of_now(
    sweep: DeployedSweep, told: Told, at_the_command_line: pytest.MonkeyPatch
) -> None:
    sweep.app("finn", idle=5)
    sweep.run()
    sweep.become_somebody(at_the_command_line, may(*LOOK, *STUDIO))

    assert explain("finn") == 0
    assert "keep. Active 5 min ago." in (shown := told())
    assert "How it is now could not be read: get_resources" in shown


def test_a_log_in_which_no_sweep_has_begun(sweep: DeployedSweep, told: Told) -> None:
    logs = sweep.account.client("logs")
    [group] = [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]]
    for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]:
        logs.delete_log_stream(logGroupName=group, logStreamName=stream["logStreamName"])

    assert explain("anna") == 1
    assert "No sweep has begun in the last 2 days; there should be one every 15 min." in told()
