"""``python app.py`` as the CDK command line runs it: a process of its own, from anywhere."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from stacks.settings import load
from tests.synthesis import ROOT, read

FINGERPRINTS = ".cdk/cache/fingerprints"
# An edit that a review might miss: a role that may delete anything. Not acknowledged, for nobody gave a reason.
SABOTAGED = """
import sys

import app
from aws_cdk import aws_iam as iam

wired = app.build


def sabotaged(cdk_app, settings):
    stacks = wired(cdk_app, settings)
    role = iam.Role(stacks[0], "Careless", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(iam.PolicyStatement(sid="Careless", actions=["s3:DeleteObject"], resources=["*"]))
    return stacks


app.build = sabotaged
sys.exit(app.main())
"""


@dataclass(frozen=True)
class Run:
    """A finished process and the folder it was told to write to."""

    status: int
    output: str
    errors: str
    folder: Path
    home: Path

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Runs Python on the app, far from the checkout, from the account and from the home folder."""

    @cache
    def finished(*command: str, environment: str = "prod", seed: str = "1") -> Run:
        here, home = tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("home")
        told = {
            "CDK_OUTDIR": str(here / "cdk.out"),
            "CDK_CONTEXT_JSON": json.dumps({"environment": environment}),
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
        }
        done = subprocess.run(
            [sys.executable, *command], cwd=here, env={**surroundings(), **told}, capture_output=True, text=True
        )
        return Run(done.returncode, done.stdout, done.stderr, here / "cdk.out", home)

    return finished


def surroundings() -> Mapping[str, str]:
    """This process's environment without an account, and without what the stacks set up for jsii in this process."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_", "JSII_"))}


def test_the_app_synthesizes_every_stack_from_any_folder_without_an_account(run: Callable[..., Run]) -> None:
    done = run(str(ROOT / "app.py"))

    assert (done.status, done.errors) == (0, "")
    assert list(read(done.folder, load("prod")).templates) == ["data", "governance", "network", "studio", "training"]


def test_synthesis_writes_to_the_home_folder_nothing_but_what_cdk_cannot_be_told_to_leave(
    run: Callable[..., Run],
) -> None:
    home = run(str(ROOT / "app.py")).home

    assert {str(path.parent.relative_to(home)) for path in home.rglob("*") if path.is_file()} <= {FINGERPRINTS}


def test_two_syntheses_are_the_same_bytes_whatever_the_hash_seed(run: Callable[..., Run]) -> None:
    first, second = run(str(ROOT / "app.py"), seed="1"), run(str(ROOT / "app.py"), seed="2")

    assert first.folder != second.folder
    assert first.files().keys() == second.files().keys()
    assert [name for name, content in first.files().items() if second.files()[name] != content] == []


def test_a_permission_that_nobody_gave_a_reason_for_fails_synthesis(run: Callable[..., Run]) -> None:
    done = run("-c", SABOTAGED)

    assert done.status == 1
    assert "AwsSolutions-IAM5[Resource::*]" in done.errors
    assert "Careless" in done.errors
    assert "Traceback" not in done.errors
    assert done.errors.strip().splitlines()[-1].endswith("validation-report.json")


def test_an_unknown_environment_is_refused_in_one_sentence_and_nothing_is_written(run: Callable[..., Run]) -> None:
    done = run(str(ROOT / "app.py"), environment="prods")

    assert done.status == 1
    assert done.errors.strip() == (
        "no settings for environment 'prods' in config/ (known: dev, local, prod); did you mean prod?"
    )
    assert done.output == ""
    assert done.files() == {}
