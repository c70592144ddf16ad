"""What the stack tells the function, written and read by the same class."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Environment:
    """``keep_spaces``: spaces hold people's work on their volumes and must not be deleted unasked."""

    keep_spaces: bool

    def to_environ(self) -> dict[str, str]:
        return {"KEEP_SPACES": str(self.keep_spaces).lower()}

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Environment":
        return cls(keep_spaces=environ["KEEP_SPACES"] == "true")
