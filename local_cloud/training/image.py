"""An image of the emulated registry stands for a console script on this machine, which its manifest names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from local_cloud.training.failure import client_failure

COMMAND_ANNOTATION = "cloister.local.command"
_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.[\w-]+\.amazonaws\.com/(?P<repository>[^:@]+)"
    r"(?::(?P<tag>[\w.-]+)|@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def local_command(image: str, ecr: Any, commands: Path) -> Path:
    """The console script in ``commands`` that the image's manifest names.

    ``ecr`` is a client with the rights of the job's role.
    """
    annotations = _manifest(image, ecr).get("annotations", {})
    if COMMAND_ANNOTATION not in annotations:
        raise client_failure(
            f"image {image} can run only on AWS: its manifest has no annotation {COMMAND_ANNOTATION} that names a "
            "console script for the local emulator"
        )
    command: Path = commands / annotations[COMMAND_ANNOTATION]
    if not command.is_file():
        raise client_failure(f"image {image} stands for the console script {command.name}, which {commands} lacks")
    return command


def _manifest(image: str, ecr: Any) -> dict[str, Any]:
    match = _IMAGE.fullmatch(image)
    if match is None:
        raise client_failure(f"image {image} is not in the account's own registry, the only one the emulator has")
    wanted = {"imageDigest": match["digest"]} if match["digest"] else {"imageTag": match["tag"] or "latest"}
    found = ecr.batch_get_image(
        registryId=match["account"], repositoryName=match["repository"], imageIds=[wanted]
    )["images"]  # fmt: skip
    if not found:
        raise client_failure(f"image {image} does not exist: build and push it first")
    manifest: dict[str, Any] = json.loads(found[0]["imageManifest"])
    return manifest
