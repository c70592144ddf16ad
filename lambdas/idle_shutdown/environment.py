"""What the stack tells the function, written and read by the same class."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import policy_text
from .decision.breaker import Breaker
from .decision.policy import Policy


@dataclass(frozen=True)
class Environment:
    """``policies`` are by AWS's word for a kind, such as ``JupyterLab``; a kind without one is not covered.

    In a dry run everything is decided, and nobody is warned or stopped.
    """

    domain_id: str
    policies: Mapping[str, Policy]
    breaker: Breaker
    calls_a_second: float
    dry_run: bool

    def to_environ(self) -> dict[str, str]:
        return {
            "DOMAIN_ID": self.domain_id,
            "POLICIES": policy_text.written(self.policies),
            "BREAKER": f"{self.breaker.most} {self.breaker.share} {self.breaker.few}",
            "CALLS_A_SECOND": str(self.calls_a_second),
            "DRY_RUN": str(self.dry_run).lower(),
        }

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Environment":
        most, share, few = environ["BREAKER"].split()
        return cls(
            domain_id=environ["DOMAIN_ID"],
            policies=policy_text.read(environ["POLICIES"]),
            breaker=Breaker(int(most), float(share), int(few)),
            calls_a_second=float(environ["CALLS_A_SECOND"]),
            dry_run=environ["DRY_RUN"] == "true",
        )
