"""What the stack tells the function, written and read by the same class."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Environment:
    project_name: str
    repository_name: str

    def to_environ(self) -> dict[str, str]:
        return {"PROJECT_NAME": self.project_name, "REPOSITORY_NAME": self.repository_name}

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Environment":
        return cls(project_name=environ["PROJECT_NAME"], repository_name=environ["REPOSITORY_NAME"])
