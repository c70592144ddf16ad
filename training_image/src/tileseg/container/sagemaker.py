"""What SageMaker gives a training container, and what it expects back.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tileseg.failure import JobFailure

LONGEST_FAILURE = 1024
"""Characters of the failure file that SageMaker takes over into FailureReason."""


@dataclass(frozen=True)
class Container:
    """The folders of the contract, all below ``/opt/ml``."""

    base: Path

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """``SAGEMAKER_BASE_DIR`` moves the folders, to run the same job outside a container."""
        return cls(Path(environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")))

    @property
    def checkpoints(self) -> Path:
        return self.base / "checkpoints"

    @property
    def model(self) -> Path:
        return self.base / "model"

    @property
    def output(self) -> Path:
        return self.base / "output" / "data"

    def prepare(self) -> None:
        """Creates what the job writes to; SageMaker does so only for some."""
        for folder in (self.checkpoints, self.model, self.output):
            folder.mkdir(parents=True, exist_ok=True)

    def recipe_file(self) -> Path:
        """The one TOML file of the channel ``config``.

        Raises:
            JobFailure: the channel is missing, or holds none or several.
        """
        channel = self.base / "input" / "data" / "config"
        found = sorted(path for path in channel.glob("*.toml") if path.is_file()) if channel.is_dir() else []
        if len(found) != 1:
            names = ", ".join(path.name for path in found[:5]) or "none"
            channels = ", ".join(self.channels()) or "none"
            raise JobFailure(
                f"the channel config must hold exactly one TOML file, found {len(found)} ({names}): give the job the "
                f"channel config with the S3 URI of one recipe; its channels are {channels}"
            )
        return found[0]

    def refuse_what_would_be_ignored(self) -> None:
        """Settings that this image does not follow end the job, before they mislead anyone.

        Raises:
            JobFailure: there are hyperparameters, or several hosts.
        """
        hyperparameters = self._read_json("hyperparameters.json")
        if hyperparameters:
            names = ", ".join(sorted(map(ascii, hyperparameters))[:5])
            raise JobFailure(f"the job has hyperparameters ({names}), which nothing reads: write them in the recipe")
        hosts = self._read_json("resourceconfig.json").get("hosts", [])
        if len(hosts) > 1:
            raise JobFailure(f"the job has {len(hosts)} instances, but trains on one: set InstanceCount to 1")

    def channels(self) -> list[str]:
        """The names of the channels that the job was given."""
        return sorted(self._read_json("inputdataconfig.json"))

    def report_failure(self, sentence: str) -> None:
        """Tells SageMaker why the job failed."""
        path = self.base / "output" / "failure"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shortened(sentence), encoding="utf-8")

    def _read_json(self, name: str) -> dict[str, Any]:
        path = self.base / "input" / "config" / name
        if not path.exists():
            return {}
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise JobFailure(
                f"{path} is not JSON ({error}): SageMaker writes this file, so start the job anew"
            ) from error
        if not isinstance(content, dict):
            raise JobFailure(f"{path} is not a JSON object: SageMaker writes this file, so start the job anew")
        return content


def shortened(sentence: str) -> str:
    """What fits into the failure file; the log has the rest."""
    more = " ... (all of it is in the log)"
    return sentence if len(sentence) <= LONGEST_FAILURE else sentence[: LONGEST_FAILURE - len(more)] + more
