"""How much of what runs one sweep may stop: more than that, and it is rather the signals that are wrong."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breaker:
    """``most`` may go in one sweep; ``share`` of the running, unless they are ``few``."""

    most: int
    share: float
    few: int = 10

    def allowed(self, wanted: int, *, running: int, gone: int) -> int:
        """How many of the ``wanted`` may go, after ``gone`` have gone in this sweep already.

        A share that is exceeded lets nothing go: no signal is trusted then. A number that is exceeded lets the rest
        wait for the next sweep.
        """
        if wanted > self.few and wanted > self.share * running:
            return 0
        return min(wanted, max(self.most - gone, 0))
