"""Who computes what: the job, the image's own source, the machine; so that a result can be traced to what made it."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

import torch

from tileseg.container.resources import Resources

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Provenance:
    """Texts and numbers only; ``None`` is what is not so here."""

    job: str | None
    job_arn: str | None
    tileseg: str
    source: str
    python: str
    torch: str
    cuda: str | None
    instance_type: str | None
    hosts: tuple[str, ...]
    processes: int

    @classmethod
    def of(cls, environ: Mapping[str, str], resources: Resources, processes: int) -> Self:
        return cls(
            job=environ.get("TRAINING_JOB_NAME"),
            job_arn=environ.get("TRAINING_JOB_ARN"),
            tileseg=installed_version(),
            source=source_digest(PACKAGE),
            python=platform.python_version(),
            torch=torch.__version__,
            cuda=torch.version.cuda,
            instance_type=resources.instance_type,
            hosts=resources.hosts,
            processes=processes,
        )

    def __str__(self) -> str:
        """One line for the log."""
        known = {name: value for name, value in self.facts().items() if value is not None}
        return " ".join(f"{name}={value}" for name, value in known.items())

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), "hosts": ",".join(self.hosts)}


@cache
def source_digest(folder: Path) -> str:
    """SHA-256 of every source file below, with its place; equal exactly where the same program runs."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(
            f"{path.relative_to(folder).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()


def installed_version() -> str:
    try:
        return version("tileseg")
    except PackageNotFoundError:  # run from a checkout
        return "not installed"
