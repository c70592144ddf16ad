"""Tags of all resources at once: pages of those that carry a key, instead of one call a resource.

The Resource Groups Tagging API lists 100 resources a page. It may lag behind by moments: a tag set a second ago can be
missed, one set before the warning cannot.
"""

from collections.abc import Mapping
from typing import Any

from .calls import Calls, pages
from .decision.exemptions import APPROVED, KEEP_UNTIL

WHEN_IDLE = "when-idle"
"""``when-idle=delete`` allows to delete what cannot be stopped."""
APPROVED_UNTIL = "approved-until"
"""How long a job was allowed to run: a time like that of ``keep-until``."""
_TAKEN: Mapping[str, tuple[str, ...]] = {KEEP_UNTIL: (KEEP_UNTIL, APPROVED)}
"""What is taken from the resources that carry a key, where it is more than that key."""

_Carriers = dict[tuple[str, ...], dict[str, str]]
"""Tags by resource, as it is spelled."""
_HOLDS = 20  # times as long as it took to read
_LONGEST = 60.0  # seconds


class TagListing:
    """The tags that concern idleness, by resource."""

    def __init__(self, tagging: Any, calls: Calls) -> None:
        self._tagging, self._calls = tagging, calls
        self._listed: dict[str, _Carriers | None] = {}
        self._took: dict[str, float] = {}
        self._done: dict[str, float] = {}

    def read(self, *keys: str) -> None:
        """List anew who carries these keys. What fails is as if every resource's tags could not be read."""
        for key in keys:
            begun = self._calls.clock()
            try:
                self._listed[key] = self._carriers(key)
            except Exception:  # whatever it is: what cannot be read keeps everything
                self._listed[key] = None
            self._done[key] = self._calls.clock()
            self._took[key] = self._done[key] - begun

    def read_again(self, key: str) -> None:
        """List them anew, unless that was just done: a list holds for twenty times as long as it took, so that it takes
        a twentieth of a sweep of any size; but for a minute at most. What failed is tried again.
        """
        if self._listed.get(key) is None or self._age(key) >= min(_HOLDS * self._took[key], _LONGEST):
            self.read(key)

    def read_when_old(self, key: str) -> None:
        """List them anew after a minute: calls that AWS holds up make the way from one app to the next a long one."""
        if self._age(key) >= _LONGEST:
            self.read(key)

    def _age(self, key: str) -> float:
        return self._calls.clock() - self._done[key]

    def read_once(self, *keys: str) -> None:
        """List who carries these keys, unless this sweep has done so."""
        self.read(*(key for key in keys if key not in self._listed))

    def of(self, resource: str) -> dict[str, str] | None:
        """The tags of ``app/d-1/space/JupyterLab/default``; None where they could not be read."""
        own: dict[str, str] = {}
        for carriers in self._listed.values():
            if carriers is None:
                return None
            own |= carriers.get(_spelled(resource), {})
        return own

    def _carriers(self, key: str) -> _Carriers:
        found: _Carriers = {}
        request = {"TagFilters": [{"Key": key}], "ResourceTypeFilters": ["sagemaker"], "ResourcesPerPage": 100}
        for page, _ in pages(self._calls, self._tagging.get_resources, request, member="PaginationToken"):
            for each in page["ResourceTagMappingList"]:
                tags = {tag["Key"]: tag["Value"] for tag in each["Tags"] if tag["Key"] in _TAKEN.get(key, (key,))}
                found[_spelled(each["ResourceARN"].split(":", 5)[-1])] = tags
        return found


def _spelled(resource: str) -> tuple[str, ...]:
    """An app's type is sometimes in small letters in its ARN."""
    parts = tuple(resource.split("/"))
    if parts[0] != "app" or len(parts) != 5:
        return parts
    kind, domain, owner, app_type, name = parts
    return (kind, domain, owner, app_type.lower(), name)
