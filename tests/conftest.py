"""One synthesis an environment and session, shared by every test that reads templates."""

import os
import signal
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from stacks.settings import known_environments, load

if TYPE_CHECKING:
    from tests.synthesis import Cloud

# CDK's library caches fingerprints of assets in the home folder and cannot be told otherwise. The home must have been
# moved before anything imports aws_cdk, which starts Node.
os.environ["HOME"] = str(Path(sys.prefix) / "cache" / "home")
# Nor does any test know of an account, whatever the shell it was started from knows.
for variable in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[variable]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
# A shell that starts this in the background has it ignore Ctrl-C, and with it whatever the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
# A busy machine takes longer for one example than for the next, which is no fault of what is tested.
hypothesis.settings.register_profile("of any machine", deadline=None)
hypothesis.settings.load_profile("of any machine")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], "Cloud"]:
    """The synthesized templates of an environment, by its name."""
    from tests.synthesis import synthesize

    @cache
    def synthesized(environment: str) -> "Cloud":
        return synthesize(load(environment), tmp_path_factory.mktemp(environment))

    return synthesized


@pytest.fixture(scope="session")
def prod(cloud: Callable[[str], "Cloud"]) -> "Cloud":
    return cloud("prod")


@pytest.fixture(scope="session")
def prod_with_emr(tmp_path_factory: pytest.TempPathFactory) -> "Cloud":
    """Production as it would be with Spark switched on."""
    from tests.synthesis import synthesize

    settings = load("prod")
    with_emr = settings.model_copy(update={"emr": settings.emr.model_copy(update={"enabled": True})})
    return synthesize(with_emr, tmp_path_factory.mktemp("prod_with_emr"))


@pytest.fixture(scope="session")
def dev(cloud: Callable[[str], "Cloud"]) -> "Cloud":
    return cloud("dev")


@pytest.fixture(scope="session", params=known_environments())
def each_cloud(request: pytest.FixtureRequest, cloud: Callable[[str], "Cloud"]) -> "Cloud":
    """Every environment in turn: for promises that hold wherever Cloister is deployed."""
    return cloud(request.param)
