"""SageMaker, CloudWatch, the tagging API and SNS in memory. It counts, and judges every stop by the truth."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from benchmarks.idle.apps import BEAT, App
from lambdas.idle_shutdown.heartbeats import FRESH

PAGE = 100
BLIND = timedelta(seconds=90)
"""A use so fresh can be hidden from every signal: by a health check, and before the next beat."""


@dataclass(frozen=True)
class Stop:
    """A deletion, as the truth has it. ``hidden`` is a use that no signal could have told at the reading; ``late`` is
    how long before the deletion the sweep that deletes had read the app for the last time.
    """

    app: App
    idle: timedelta
    hidden: bool
    late: timedelta = timedelta()


class Cloud:
    """``before`` runs before every call: there users come and go, and calls fail by ``ClientError``.

    In a ``live`` cloud every app's script beats all the time, and one domain is all there is. ``sweep`` is the number
    of the one that calls: of two that run into each other, each knows what it has read itself.
    """

    def __init__(self, now: datetime, apps: Sequence[App] = (), before: Callable[[str], None] = lambda _: None) -> None:
        self.now, self.before = now, before
        self.apps = {app.key: app for app in apps}
        self.tags: dict[str, dict[str, str]] = {}
        self.shared: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.stops: list[Stop] = []
        self.live = False
        self.sweep = 0
        self._listed: list[App] = []
        self._places: dict[tuple[str, ...], int] = {}
        self._known = -1

    def monotonic(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def list_apps(self, DomainIdEquals: str, MaxResults: int, NextToken: str = "0") -> dict[str, Any]:
        self._called("list_apps")
        page, after = self._page(DomainIdEquals, int(NextToken), MaxResults)
        return {"Apps": [app.listed() for app in page], **after}

    def list_spaces(self, DomainIdEquals: str, MaxResults: int, NextToken: str = "0") -> dict[str, Any]:
        self._called("list_spaces")
        page, after = self._page(DomainIdEquals, int(NextToken), MaxResults)
        return {"Spaces": [self._space(app.space) for app in page], **after}

    def get_metric_data(self, MetricDataQueries: Any, StartTime: datetime, EndTime: datetime) -> dict[str, Any]:
        self._called("get_metric_data")
        return {"MetricDataResults": [self._metric(each, StartTime, EndTime) for each in MetricDataQueries]}

    def get_resources(self, TagFilters: Any, PaginationToken: str = "0", **_: Any) -> dict[str, Any]:
        self._called("get_resources")
        key = TagFilters[0]["Key"]
        found, first = [arn for arn, tags in self.tags.items() if key in tags], int(PaginationToken)
        told = [{"ResourceARN": arn, "Tags": _pairs(self.tags[arn])} for arn in found[first : first + PAGE]]
        after = str(first + PAGE) if first + PAGE < len(found) else ""
        return {"ResourceTagMappingList": told, "PaginationToken": after}

    def describe_app(self, **name: str) -> dict[str, Any]:
        self._called("describe_app")
        app = self._app(name)
        app.reads[self.sweep] = self.now
        return app.described(self.now)

    def add_tags(self, ResourceArn: str, Tags: Any) -> None:
        self._called("add_tags")
        self.tags.setdefault(ResourceArn, {}).update({tag["Key"]: tag["Value"] for tag in Tags})

    def publish_batch(self, **_: Any) -> dict[str, Any]:
        self._called("publish_batch")
        return {}

    def delete_app(self, **name: str) -> None:
        self._called("delete_app")
        app = self._app(name)
        read = app.reads.get(self.sweep, self.now)
        blind = (BLIND if app.heart else FRESH + BLIND) if app.beats else timedelta()
        used = app.last_use(self.now)
        self.stops.append(Stop(app, self.now - used, used > read - blind, self.now - read))
        app.status = "Deleted"
        del self.apps[app.key]

    def _called(self, operation: str) -> None:
        self.calls[operation] += 1
        self.before(operation)

    def _of(self, domain: str) -> list[App]:
        if not self.live or self._known != len(self.apps):
            found = [app for app in self.apps.values() if app.domain == domain]
            self._listed = sorted(found, key=self._place)
            self._known = len(self.apps)
        if not self._listed:
            raise error("ResourceNotFound")
        return self._listed

    def _page(self, domain: str, start: int, size: int) -> tuple[list[App], dict[str, str]]:
        """A token names the place of an app, not a number of apps: who deletes some of a page skips none after it."""
        found = self._of(domain)
        first = bisect_left(found, start, key=self._place)
        after = found[first + size : first + size + 1]
        return found[first : first + size], ({"NextToken": str(self._place(after[0]))} if after else {})

    def _place(self, app: App) -> int:
        return self._places.setdefault(app.key, len(self._places))

    def _app(self, name: dict[str, str]) -> App:
        key = (name["DomainId"], name["SpaceName"], name["AppType"], name["AppName"])
        if key not in self.apps:
            raise error("ResourceNotFound")
        return self.apps[key]

    def _space(self, name: str) -> dict[str, Any]:
        sharing = "Shared" if name in self.shared else "Private"
        return {
            "SpaceName": name,
            "SpaceSharingSettingsSummary": {"SharingType": sharing},
            "OwnershipSettingsSummary": {"OwnerUserProfileName": f"owner-of-{name}"},
        }

    def _metric(self, query: Any, start: datetime, end: datetime) -> dict[str, Any]:
        told = {each["Name"]: each["Value"] for each in query["MetricStat"]["Metric"]["Dimensions"]}
        app = self.apps.get((told["DomainId"], told["SpaceName"], told["AppType"], "default"))
        beats = [beat for beat in (self._beats(app) if app else ()) if start <= beat[0] <= end]
        return {
            "Id": query["Id"],
            "Timestamps": [at for at, _ in beats],
            "Values": [value for _, value in beats],
            "StatusCode": "Complete",
        }

    def _beats(self, app: App) -> list[tuple[datetime, float]]:
        return [(self.now - BEAT, app.used.timestamp())] if self.live else app.beats_at(self.now)


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")


def _pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": name, "Value": value} for name, value in tags.items()]
