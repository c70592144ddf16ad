"""The sources of an image build: a zip that a container engine could build, with a console script to stand for it."""

from __future__ import annotations

import io
import tomllib
import zipfile

COMMAND = "train"  # what SageMaker runs in a training container


class BuildFailedError(Exception):
    """The message goes to the build's log and phase context."""


def check_source(archive: bytes) -> None:
    """Raise unless the zip has what the image needs at its root."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        names = set(source.namelist())
        for required in ("Dockerfile", "pyproject.toml"):
            if required not in names:
                raise BuildFailedError(f"the source has no {required} at its root, only {', '.join(sorted(names)[:8])}")
        project = tomllib.loads(source.read("pyproject.toml").decode())
    scripts = project.get("project", {}).get("scripts", {})
    if COMMAND not in scripts:
        raise BuildFailedError(f"pyproject.toml names no console script {COMMAND}, only {', '.join(scripts) or 'none'}")
