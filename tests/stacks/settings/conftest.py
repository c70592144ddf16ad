"""A valid file, as TOML literals by dotted path, and what becomes of it when some are changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stacks.settings import Settings, SettingsError, load

Change = Mapping[str, str | None]

VALID = {
    "platform.name": '"cloister"',
    "platform.region": '"eu-central-1"',
    "network.cidr": '"10.20.0.0/20"',
    "network.zones": "2",
    "network.subnet_prefix": "23",
    "network.expected_users": "20",
    "network.peer_cidrs": '["192.168.0.0/16"]',
    "identity.groups": '["data-scientists", "Geologists"]',
    "retention.keep_data": "true",
    "retention.log_days": "30",
    "studio.space_volume_gib": "20",
    "studio.idle_minutes": "60",
    "studio.instance_types": '["ml.t3.medium", "ml.m5.large"]',
    "training.instance_types": '["ml.m5.xlarge", "ml.g5.xlarge"]',
    "training.cpu_instance_type": '"ml.m5.xlarge"',
    "training.gpu_instance_type": '"ml.g5.xlarge"',
    "training.max_runtime_hours": "8",
    "training.volume_gib": "50",
    "idle.shutdown_after_minutes": "90",
    "idle.check_every_minutes": "15",
    "idle.dry_run": "false",
    "budget.monthly_usd": "600",
    "budget.notify": '["platform-team@example.com"]',
    "budget.alert_percent": "[80, 100]",
    "registry.model_groups": '["tree-crowns"]',
}


def toml(changes: Change, acknowledged: str = "") -> str:
    """The valid file with some values changed, added, or (None) left out, and tables of acknowledgements below."""
    tables: dict[str, list[str]] = {}
    for path, literal in {**VALID, **changes}.items():
        table, _, key = path.partition(".")
        lines = tables.setdefault(table, [f"[{table}]"])
        if literal is not None:
            lines.append(f"{key} = {literal}")
    return "\n".join([*(line for lines in tables.values() for line in lines), acknowledged])


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An own ``config/``, shared by the examples of a property: each writes its file anew."""
    folder = tmp_path_factory.mktemp("settings") / "config"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def load_bytes(folder: Path) -> Callable[[bytes], Settings]:
    def load_bytes(content: bytes) -> Settings:
        (folder / "trial.toml").write_bytes(content)
        return load("trial", folder)

    return load_bytes


@pytest.fixture(scope="session")
def load_with(load_bytes: Callable[[bytes], Settings]) -> Callable[..., Settings]:
    return lambda changes, acknowledged="": load_bytes(toml(changes, acknowledged).encode())


@pytest.fixture(scope="session")
def refusal(load_bytes: Callable[[bytes], Settings]) -> Callable[..., list[str]]:
    """The lines of a refusal's message, unwrapped: the headline, then a line for each mistake."""

    def refusal(file: bytes | Change, acknowledged: str = "") -> list[str]:
        content = file if isinstance(file, bytes) else toml(file, acknowledged).encode()
        with pytest.raises(SettingsError) as refused:
            load_bytes(content)
        return str(refused.value).replace("\n  ", " ").split("\n- ")

    return refusal
