"""The sweep deployed to the embedded AWS by its template, and the environment that leads commands there."""

from collections.abc import Iterator

import pytest

from local_cloud import LocalCloud
from stacks.settings import load
from tests.deployed_sweep import DeployedSweep, deploy
from tests.local_cloud.account import Account
from tests.synthesis import synthesize

AT_ONCE = {"warn_minutes": 0, "dry_run_days": 0, "most_stops_percent": 100, "calls_per_second": 1000}


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with LocalCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield Account(running)


@pytest.fixture(scope="session")
def sweep(embedded: Account, tmp_path_factory: pytest.TempPathFactory) -> DeployedSweep:
    """By the settings of dev, but without what makes it wait."""
    settings = load("dev")
    at_once = settings.model_copy(update={"idle": settings.idle.model_copy(update=AT_ONCE)})
    return deploy(embedded, synthesize(at_once, tmp_path_factory.mktemp("at_once")))


@pytest.fixture
def at_the_command_line(embedded: Account, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in embedded.cloud.environment.items():
        monkeypatch.setenv(name, value)
    return monkeypatch
