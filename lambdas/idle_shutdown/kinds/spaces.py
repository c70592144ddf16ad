"""Whose a domain's spaces are, and who shares them: 100 a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..calls import Calls, pages


@dataclass(frozen=True, slots=True)
class Space:
    owner: str
    shared: bool


class Spaces:
    """All spaces of one domain, listed once a sweep."""

    def __init__(self, sagemaker: Any, calls: Calls, domain_id: str) -> None:
        self._sagemaker, self._calls, self._domain_id = sagemaker, calls, domain_id
        self._listed: dict[str, Space] = {}

    def read(self) -> None:
        """What cannot be listed is unknown, and its apps go on."""
        request = {"DomainIdEquals": self._domain_id, "MaxResults": 100}
        found: dict[str, Space] = {}
        try:
            for page, _ in pages(self._calls, self._sagemaker.list_spaces, request):
                found |= {each["SpaceName"]: _space(each) for each in page["Spaces"]}
        except Exception:  # whatever it is, Calls tells it: an app whose space is unknown is kept
            found = {}
        self._listed = found

    def of(self, app: Mapping[str, str]) -> Space | None:
        """The app's space, or its profile as if it were a space of its own; None where it is not known."""
        if "SpaceName" in app:
            return self._listed.get(app["SpaceName"])
        return Space(owner=app["UserProfileName"], shared=False) if "UserProfileName" in app else None


def _space(listed: Mapping[str, Any]) -> Space:
    """A space that does not say that it is private is taken for shared."""
    return Space(
        owner=listed.get("OwnershipSettingsSummary", {}).get("OwnerUserProfileName", ""),
        shared=listed.get("SpaceSharingSettingsSummary", {}).get("SharingType") != "Private",
    )
