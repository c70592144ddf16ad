"""Spaces that nobody has opened for weeks: nothing runs in them, and their volumes are paid for.

The last use is that of their apps' heartbeats, which CloudWatch keeps for 455 days. A space that never told of itself
is unknown. Deleting one deletes people's files, and no snapshot of them can be taken, so three things must come
together: the limit, the space's own tag ``when-idle=delete``, and a warning that its owner has had. Else its cost is
reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ..calls import pages
from ..decision.case import Case, Tags
from ..decision.decide import ITSELF
from ..decision.warning import warned_at
from ..figures import Metric
from ..heartbeats import DIMENSIONS, METRIC, NAMESPACE
from ..tag_listing import WHEN_IDLE
from .kind import Listed, OnlyReported
from .row import DELETE, Row, latest, opted_in, used
from .studio_tags import carried

DOLLARS_A_GB = 0.14
"""A month, in most Regions (https://aws.amazon.com/sagemaker/ai/pricing/)."""
_APP_TYPES = ("JupyterLab", "CodeEditor")
_KEPT = timedelta(days=400)
_WEEK = timedelta(days=7)
_ENDED = frozenset({"Deleted", "Failed"})


class UnusedSpaces(Row):
    word = "Space"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        request = {"DomainIdEquals": self.aws.domain_id, "MaxResults": 100}
        for page, after in pages(self.aws.calls, self.client.list_spaces, request, start=token):
            yield page["Spaces"], after

    def case(self, listed: Listed) -> Case:
        sharing, owner = listed.get("SpaceSharingSettingsSummary", {}), listed.get("OwnershipSettingsSummary", {})
        return Case(
            kind=self.word,
            name={"DomainId": listed["DomainId"], "SpaceName": listed["SpaceName"]},
            status=listed["Status"],
            running=listed["Status"] == "InService",
            free=False,
            shared=sharing.get("SharingType") != "Private",
            created=latest(listed.get("CreationTime"), listed.get("LastModifiedTime")),
            owner=owner.get("OwnerUserProfileName", ""),
        )

    def tags(self, case: Case) -> Tags | None:
        domain, space = case.name["DomainId"], case.name["SpaceName"]
        by = {
            ITSELF: f"space/{domain}/{space}",
            "its owner's profile": f"user-profile/{domain}/{case.owner}",
            "its domain": f"domain/{domain}",
        }
        self.read_tags_once()
        return carried(by, self.aws.tags)

    def all_told(self, cases: Sequence[Case], now: datetime, limit: timedelta) -> list[Case]:
        beats = [_beat(case.name, app_type) for case in cases for app_type in _APP_TYPES]
        points = iter(self.aws.figures.read(beats, now - _KEPT, now))
        return [_with_last_use(case, [value for _ in _APP_TYPES for _, value in next(points)]) for case in cases]

    def last_look(self, case: Case, now: datetime) -> Case:
        request = {"DomainIdEquals": case.name["DomainId"], "SpaceNameEquals": case.name["SpaceName"]}
        found = pages(self.aws.calls, self.client.list_apps, {**request, "MaxResults": 100})
        runs = any(app.get("Status") not in _ENDED for page, _ in found for app in page["Apps"])
        return replace(case, signals=used(now, "its app")) if runs else case

    def read(self, case: Case) -> Case:
        """What a list calls a summary, a description has whole."""
        found = self._found(case)
        summaries = {f"{each}Summary": found.get(each, {}) for each in ("SpaceSharingSettings", "OwnershipSettings")}
        now = self.case({**found, **summaries})
        return replace(now, arn=found["SpaceArn"], tags=case.tags, signals=case.signals)

    def only_reported(self, case: Case) -> str:
        if opted_in(case):
            return ""
        storage = self._found(case).get("SpaceSettings", {}).get("SpaceStorageSettings", {})
        size = storage.get("EbsStorageSettings", {}).get("EbsVolumeSizeInGb")
        cost = "its volume costs by its size" if size is None else f"its {size} GB cost about {_month(size)} a month"
        return f"{cost}, and it has no tag {WHEN_IDLE}={DELETE}"

    def stop(self, case: Case) -> None:
        if warned_at((case.tags or {}).get(ITSELF, {})) is None:
            raise OnlyReported("its owner was never warned that its files would go")
        self.aws.call(self.client.delete_space, **case.name)

    def _found(self, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = self.aws.call(self.client.describe_space, **case.name)
        return found


def _month(gigabytes: int) -> str:
    return f"{gigabytes * DOLLARS_A_GB:.2f} dollars"


def _beat(name: Mapping[str, str], app_type: str) -> Metric:
    told = {**name, "AppType": app_type}
    return Metric(NAMESPACE, METRIC, tuple((each, told[each]) for each in DIMENSIONS), "Maximum", _WEEK)


def _with_last_use(case: Case, beats: Sequence[float]) -> Case:
    if not beats:
        return case
    return replace(case, signals=used(datetime.fromtimestamp(max(beats), UTC), "its heartbeat"))
