"""One emulator for all these tests, whose jobs run small fakes of the real console scripts."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_cloud import LocalCloud
from tests.local_cloud.account import Account

FAKES = ("train", "process")
"""Console scripts, each faked by the file fake_NAME.py."""


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    commands = tmp_path_factory.mktemp("commands")
    for name in FAKES:
        fake = commands / name
        fake.write_text(f"#!{sys.executable}\n{Path(__file__).with_name(f'fake_{name}.py').read_text()}")
        fake.chmod(0o755)
    with LocalCloud(tmp_path_factory.mktemp("cloud"), commands=commands) as running:
        yield running


@pytest.fixture(scope="session")
def account(cloud: LocalCloud) -> Account:
    """The emulated account, with the rights of its root."""
    return Account(cloud)
