"""List operations: what is selected, in which order, on which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local_cloud.api.errors import ApiError
from local_cloud.api.models import operation_model
from local_cloud.records import Params, Record

_DEFAULT_PAGE = 10
_PAGING = {"MaxResults", "NextToken", "maxResults", "nextToken"}
_ORDER = {"SortBy", "SortOrder"}


@dataclass(frozen=True)
class Listing:
    """One List operation.

    ``filters`` gives, for a parameter, the member that it selects by: part of it where the parameter ends in
    ``Contains``, a time beyond it for ``After`` and ``Before``, else all of it. ``name`` is the member that ``SortBy``
    calls Name; ``read`` are the parameters that the operation heeds itself. Any other parameter is refused, for its
    answer would be wrong.
    """

    service: str
    operation: str
    filters: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    read: frozenset[str] = frozenset()

    def reply(self, found: list[Record], params: Params) -> Params:
        self._refuse_others(params)
        selected = [each for each in found if all(self._selects(each, *given) for given in params.items())]
        return self._page(self._ordered(selected, params), params)

    def _refuse_others(self, params: Params) -> None:
        for name in params.keys() - self.filters.keys() - self.read - _PAGING - _ORDER:
            told = f"The local emulator's {self.operation} cannot select by {name}; AWS's can."
            raise ApiError("NotImplemented", told, status=501)

    def _selects(self, record: Record, name: str, wanted: Any) -> bool:
        if name not in self.filters:
            return True
        value = record.get(self.filters[name])
        if name.endswith("Contains"):
            return str(wanted) in str(value)
        if name.endswith(("After", "Before")):
            return bool(value > wanted if name.endswith("After") else value < wanted)
        return bool(value == wanted)

    def _ordered(self, found: list[Record], params: Params) -> list[Record]:
        member = params.get("SortBy", "CreationTime")
        by = self.name if member == "Name" else member
        if not all(by in each for each in found):
            if "SortBy" in params:
                raise ApiError("NotImplemented", f"The local emulator cannot sort by {member}; AWS can.", status=501)
            return found
        return sorted(found, key=lambda each: each[by], reverse=params.get("SortOrder") == "Descending")

    def _page(self, found: list[Record], params: Params) -> Params:
        shape: Any = operation_model(self.service, self.operation).output_shape
        member = next(name for name, each in shape.members.items() if each.type_name == "list")
        size = int(params.get("MaxResults") or params.get("maxResults") or _DEFAULT_PAGE)
        start = int(params.get("NextToken") or params.get("nextToken") or 0)
        reply: Params = {member: found[start : start + size]}
        if start + size < len(found):
            reply["NextToken"] = reply["nextToken"] = str(start + size)
        return reply
