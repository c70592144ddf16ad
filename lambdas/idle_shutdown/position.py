"""Where a sweep that ran out of time goes on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Position:
    """``kind`` is the key of the kind whose turn it is, ``token`` that of its next page, ``gone`` what was stopped."""

    kind: str = ""
    token: str = ""
    gone: int = 0

    def to_event(self) -> dict[str, Any]:
        return {"resume": asdict(self)}

    @classmethod
    def from_event(cls, event: object) -> "Position":
        """The position in an event; the beginning for any event that nobody of ours wrote."""
        resume = event.get("resume") if isinstance(event, Mapping) else None
        if not isinstance(resume, Mapping):
            return cls()
        kind, token, gone = (resume.get(name) for name in ("kind", "token", "gone"))
        if isinstance(kind, str) and isinstance(token, str) and type(gone) is int and gone >= 0:
            return cls(kind, token, gone)
        return cls()
