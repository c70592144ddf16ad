"""One emulator for all these tests, whose training jobs run a small fake of the real console script."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_cloud import LocalCloud
from tests.local_cloud.account import Account

_FAKE_TRAIN = Path(__file__).with_name("fake_train.py")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    commands = tmp_path_factory.mktemp("commands")
    train = commands / "train"
    train.write_text(f"#!{sys.executable}\n{_FAKE_TRAIN.read_text()}")
    train.chmod(0o755)
    with LocalCloud(tmp_path_factory.mktemp("cloud"), commands=commands) as running:
        yield running


@pytest.fixture(scope="session")
def account(cloud: LocalCloud) -> Account:
    """The emulated account, with the rights of its root."""
    return Account(cloud)
