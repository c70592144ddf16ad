"""Auditors and admins ask why, with the policies that they are deployed with; whoever lacks a right is told so."""

from collections.abc import Iterator
from typing import Any

import pytest

from operations.__main__ import main
from tests.deployed_sweep import DeployedSweep
from tests.local_cloud.account import NUMBER
from tests.policies import statements
from tests.synthesis import Cloud

AUDITOR, ADMIN = "${Auditor}", "${Admin}"


def deployed(cloud: Cloud, domain: str, *holders: str) -> Iterator[dict[str, Any]]:
    """The statements of personas' policies for the account of these tests, less those about resources it has not."""
    for each in statements(cloud, "governance"):
        here = {"${AWS::AccountId}": NUMBER, "${studio:Domain.DomainId}": domain}
        resources = [_replaced(resource, here) for resource in each.resources]
        if each.holder in holders and not any("${" in resource for resource in resources) and not each.conditions:
            yield {"Effect": each.effect, "Action": list(each.actions), "Resource": resources}


def _replaced(text: str, here: dict[str, str]) -> str:
    for name, value in here.items():
        text = text.replace(name, value)
    return text


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize("holders", [(AUDITOR,), (AUDITOR, ADMIN)], ids=["auditor", "admin"])
def test_auditors_and_admins_are_told_what_was_and_what_is(
    sweep: DeployedSweep,
    dev: Cloud,
    at_the_command_line: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    holders: tuple[str, ...],
) -> None:
    space = f"gus-{len(holders)}"
    sweep.app(space, idle=5)
    sweep.run()
    sweep.become_somebody(at_the_command_line, *deployed(dev, sweep.domain, *holders))

    assert main(["idle", "explain", space]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "keep. Active 5 min ago." in shown
    assert "could not be read" not in shown
    assert ": keep. Active" in shown.split("Now, ")[1]


def test_the_admins_policy_alone_is_not_enough(
    sweep: DeployedSweep, dev: Cloud, at_the_command_line: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep.become_somebody(at_the_command_line, *deployed(dev, sweep.domain, ADMIN))

    assert main(["idle", "explain", "gus"]) == 1
    assert "You may not do this:" in " ".join(capsys.readouterr().err.split())
