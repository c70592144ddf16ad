"""What a rehearsal leaves for machines to read."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Step:
    """One step: its name, seconds of wall time, and whether it ended well."""

    name: str
    seconds: float
    ok: bool


@dataclass
class Report:
    """``report.json``, filled as the rehearsal goes. Everything but the steps was read back through the AWS APIs."""

    cloud: str = "local emulator, not AWS"
    steps: list[Step] = field(default_factory=list)
    resources: dict[str, int] = field(default_factory=dict)
    job: dict[str, Any] = field(default_factory=dict)
    model_package_arn: str = ""
    ways_out: list[dict[str, str]] = field(default_factory=list)
    apps: dict[str, list[str]] = field(default_factory=dict)
    idle_sweep: dict[str, Any] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")
