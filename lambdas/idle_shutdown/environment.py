"""What the stack tells the function, written and read by the same class."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from . import policy_text
from .decision.breaker import Breaker
from .decision.curfew import Curfew
from .decision.policy import Policy


@dataclass(frozen=True)
class Environment:
    """``policies`` are by AWS's word for a kind, such as ``JupyterLab``; a kind without one is not covered.

    ``curfews`` are by team, and hold for all kinds: beside them, since the whole environment must fit into 4 KB. In a
    dry run, and in the first ``dry_run_days`` of the domain, everything is decided, and nobody is warned or stopped.
    Without a topic, owners are not told.
    """

    domain_id: str
    policies: Mapping[str, Policy]
    breaker: Breaker
    calls_a_second: float
    dry_run: bool
    dry_run_days: int = 0
    curfews: Mapping[str, Curfew] = field(default_factory=dict)
    topic_arn: str = ""

    @property
    def covered(self) -> Mapping[str, Policy]:
        """The policies with the curfews in them."""
        return {
            kind: replace(policy, curfews={**self.curfews, **policy.curfews}) for kind, policy in self.policies.items()
        }

    def to_environ(self) -> dict[str, str]:
        return {
            "DOMAIN_ID": self.domain_id,
            "POLICIES": policy_text.written(self.policies),
            "BREAKER": f"{self.breaker.most} {self.breaker.share} {self.breaker.few}",
            "CALLS_A_SECOND": str(self.calls_a_second),
            "DRY_RUN": str(self.dry_run).lower(),
            "DRY_RUN_DAYS": str(self.dry_run_days),
            "CURFEWS": policy_text.written_curfews(self.curfews),
            "TOPIC_ARN": self.topic_arn,
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
            dry_run_days=int(environ["DRY_RUN_DAYS"]),
            curfews=policy_text.read_curfews(environ["CURFEWS"]),
            topic_arn=environ["TOPIC_ARN"],
        )
