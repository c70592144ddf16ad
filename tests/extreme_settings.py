"""Settings at the least and at the most that a file may say, with whatever that switches off acknowledged."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from stacks.settings import CONFIG, Settings, load
from stacks.settings.acknowledgements import lines
from stacks.settings.controls import CONTROLS


class Extreme(StrEnum):
    LEAST = "least"
    MOST = "most"


# Every setting that is one value, as TOML literals; lists move no limit.
EDGES: Mapping[str, tuple[str, str]] = {
    "platform.name": ('"a"', '"abcdefghijklmnopqrst"'),
    "platform.region": ('"us-east-1"', '"ap-south-1"'),
    "network.cidr": ('"192.168.0.0/24"', '"10.0.0.0/16"'),
    "network.zones": ("2", "3"),
    "network.subnet_prefix": ("26", "18"),
    "network.expected_users": ("1", "10000"),
    "network.organization_id": ('""', '"o-a1b2c3d4e5"'),
    "network.block_public_access": ("false", "true"),
    "emr.enabled": ("false", "true"),
    "emr.max_vcpu": ("8", "10000"),
    "emr.idle_minutes": ("1", "1440"),
    "retention.keep_data": ("false", "true"),
    "retention.log_days": ("1", "3653"),
    "studio.space_volume_gib": ("5", "16384"),
    "studio.idle_minutes": ("60", "525600"),
    "training.cpu_instance_type": ('"ml.m5.xlarge"', '"ml.m5.4xlarge"'),
    "training.gpu_instance_type": ('"ml.g4dn.xlarge"', '"ml.p4d.24xlarge"'),
    "training.max_runtime_hours": ("1", "672"),
    "training.volume_gib": ("1", "16384"),
    "idle.shutdown_after_minutes": ("15", "10080"),
    "idle.canvas_minutes": ("15", "1440"),
    "idle.classic_minutes": ("15", "1440"),
    "idle.spark_hours": ("1", "168"),
    "idle.mlflow_hours": ("1", "168"),
    "idle.notebook_hours": ("1", "168"),
    "idle.endpoint_hours": ("1", "1440"),
    "idle.cluster_hours": ("1", "168"),
    "idle.job_grace_minutes": ("1", "1440"),
    "idle.space_days": ("30", "365"),
    "idle.shared_spaces": ("false", "true"),
    "idle.check_every_minutes": ("1", "480"),
    "idle.warn_minutes": ("0", "1439"),
    "idle.unknown_after_hours": ("0", "8760"),
    "idle.longest_keep_days": ("1", "30"),
    "idle.most_stops": ("1", "100000"),
    "idle.most_stops_percent": ("1", "100"),
    "idle.calls_per_second": ("1", "100"),
    "idle.dry_run": ("false", "true"),
    "idle.dry_run_days": ("0", "14"),
    "budget.monthly_usd": ("1", "1000000"),
}


def extreme_settings(extreme: Extreme, folder: Path) -> Settings:
    """Read from a file that is written into ``folder``: what is accepted here, anybody may ask for."""
    chosen = {path: values[extreme is Extreme.MOST] for path, values in EDGES.items()}
    values = {path: tomllib.loads(f"value = {literal}")["value"] for path, literal in chosen.items()}
    entries = [
        lines(control).replace('""', '"A test asks what follows."')
        for control in CONTROLS
        if control.is_off(values[control.setting])
    ]
    text = _edited((CONFIG / "prod.toml").read_text(), chosen)
    (folder / f"{extreme}.toml").write_text("\n".join([text, *entries]))
    return load(extreme, folder)


def _edited(text: str, values: Mapping[str, str]) -> str:
    for path, literal in values.items():
        table, _, key = path.partition(".")
        line, own = f"{key} = {literal}", rf"(?ms)^\[{table}\]$.*?(?=^\[|\Z)"
        (written,) = re.findall(own, text)
        changed, count = re.subn(rf"(?m)^{key} = .*$", line, written)
        if not count:  # left to its default
            changed = written.replace(f"[{table}]", f"[{table}]\n{line}", 1)
        text = text.replace(written, changed)
    return text.replace('peer_cidrs = ["192.168.0.0/16"]', "peer_cidrs = []")
