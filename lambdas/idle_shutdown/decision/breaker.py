"""How much of what runs one sweep may stop: more than that, and it is rather the signals that are wrong."""

from dataclasses import dataclass

_TRICKLE = 5  # a fifth of them


@dataclass(frozen=True)
class Breaker:
    """``most`` may go in one sweep; ``share`` of the running, unless they are ``few``."""

    most: int
    share: float
    few: int = 10

    def allowed(self, wanted: int, *, running: int, gone: int) -> int:
        """How many of the ``wanted`` may go, after ``gone`` have gone in this sweep already.

        Where the share is exceeded, no signal is trusted, and a fifth of them go: few enough for a person to hear of it
        and to step in, but not none, since of an evening all that still runs may truly be idle. The rest wait for the
        next sweep.
        """
        if wanted > self.share * running:
            wanted = min(wanted, max(self.few, wanted // _TRICKLE))
        return min(wanted, max(self.most - gone, 0))
