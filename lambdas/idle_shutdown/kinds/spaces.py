"""Whose a domain's spaces are, and who shares them: 100 a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..calls import Calls, pages


@dataclass(frozen=True, slots=True)
class Space:
    owner: str
    shared: bool


class Spaces:
    """All spaces of one domain, listed once for all runs of a sweep that share a process.

    SageMaker changes neither owner nor sharing of a space (UpdateSpace), and deletes none that has an app: what was
    listed holds for every app that is older than the listing.
    """

    def __init__(self, sagemaker: Any, domain_id: str) -> None:
        self._sagemaker, self._domain_id = sagemaker, domain_id
        self._listed: dict[str, Space] | None = None
        self._at: datetime | None = None

    def forget(self) -> None:
        """Another sweep begins: there may be new spaces."""
        self._listed = None

    def know(self, calls: Calls, now: datetime, age: timedelta) -> None:
        """List them, unless that is done and not ``age`` ago. What cannot be listed is unknown, and its apps go on."""
        if self._listed is not None and self._at is not None and now - self._at < age:
            return
        self._listed, self._at = None, now
        request = {"DomainIdEquals": self._domain_id, "MaxResults": 100}
        found: dict[str, Space] = {}
        try:
            for page, _ in pages(calls, self._sagemaker.list_spaces, request):
                found |= {each["SpaceName"]: _space(each) for each in page["Spaces"]}
        except Exception:  # whatever it is, Calls tells it: an app whose space is unknown is kept
            return
        self._listed = found

    def of(self, app: Mapping[str, str]) -> Space | None:
        """The app's space, or its profile as if it were a space of its own; None where it is not known."""
        if "SpaceName" in app:
            return (self._listed or {}).get(app["SpaceName"])
        return Space(owner=app["UserProfileName"], shared=False) if "UserProfileName" in app else None


def _space(listed: Mapping[str, Any]) -> Space:
    """A space that does not say that it is private is taken for shared."""
    return Space(
        owner=listed.get("OwnershipSettingsSummary", {}).get("OwnerUserProfileName", ""),
        shared=listed.get("SpaceSharingSettingsSummary", {}).get("SharingType") != "Private",
    )
