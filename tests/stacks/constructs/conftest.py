"""The idle sweep as the rehearsal's settings deploy it, on an embedded AWS of its own."""

from collections.abc import Callable, Iterator

import pytest

from local_cloud import LocalCloud
from tests.deployed_sweep import DeployedSweep, deploy
from tests.local_cloud.account import Account
from tests.synthesis import Cloud


@pytest.fixture(scope="session")
def deployed(cloud: Callable[[str], Cloud], tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeployedSweep]:
    with LocalCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield deploy(Account(running), cloud("local"))


@pytest.fixture
def sweep(deployed: DeployedSweep) -> Iterator[DeployedSweep]:
    """With nobody's app before a test, and as it was deployed after it."""
    with deployed.restored():
        yield deployed
