"""What the stack tells the function, written and read by the same class."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Environment:
    """``limit``: how long an app may be without activity. In a dry run everything is decided and nothing is stopped."""

    domain_id: str
    limit: timedelta
    dry_run: bool

    def to_environ(self) -> dict[str, str]:
        return {
            "DOMAIN_ID": self.domain_id,
            "LIMIT_SECONDS": str(int(self.limit.total_seconds())),
            "DRY_RUN": str(self.dry_run).lower(),
        }

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Environment":
        return cls(
            domain_id=environ["DOMAIN_ID"],
            limit=timedelta(seconds=int(environ["LIMIT_SECONDS"])),
            dry_run=environ["DRY_RUN"] == "true",
        )
