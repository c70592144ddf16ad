"""What SageMaker gives a training container, and what it expects back.

Source: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tileseg.container.channels import inside
from tileseg.container.resources import Resources
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
        found = sorted(path for path in channel.glob("*.toml") if path.is_file() and inside(channel, path))
        if len(found) != 1:
            names = ", ".join(path.name for path in found[:5]) or "none"
            channels = ", ".join(self.channels()) or "none"
            raise JobFailure(
                f"the channel config must hold exactly one TOML file, found {len(found)} ({names}): give the job the "
                f"channel config with the S3 URI of one recipe; its channels are {channels}"
            )
        return found[0]

    def channels(self) -> dict[str, Path]:
        """The folder of each channel that the job was given; outside SageMaker, of each that is there."""
        data = self.base / "input" / "data"
        if not self._json("inputdataconfig").exists():
            return {folder.name: folder for folder in sorted(data.glob("*")) if folder.is_dir()}
        return {name: data / name for name in sorted(self._read_json("inputdataconfig"))}

    def hyperparameters(self) -> dict[str, str]:
        """What people gave by a setting's name; what SageMaker and its SDK add for themselves is left aside."""
        given = self._read_json("hyperparameters").items()
        own = {name: value for name, value in given if not name.startswith(("_", "sagemaker_"))}
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in own.items()}

    def resources(self) -> Resources:
        """The job's hosts; raises as :meth:`Resources.of` does."""
        return Resources.of(self._read_json("resourceconfig"))

    @property
    def failure(self) -> Path:
        return self.base / "output" / "failure"

    def report_failure(self, sentence: str) -> bool:
        """Tells SageMaker why the job failed, unless another process of it has: the first failure causes the others.

        Returns:
            Whether this was the first.
        """
        if self.failure.exists():
            return False
        with suppress(OSError):  # the disk is full, say: the sentence is in the log all the same
            self.failure.parent.mkdir(parents=True, exist_ok=True)
            with self.failure.open("x", encoding="utf-8") as file:
                file.write(shortened(sentence))
        return True

    def forget_failure(self) -> None:
        """Outside SageMaker a job may run where another failed before."""
        self.failure.unlink(missing_ok=True)

    def _json(self, name: str) -> Path:
        return self.base / "input" / "config" / f"{name}.json"

    def _read_json(self, name: str) -> dict[str, Any]:
        path = self._json(name)
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
