"""AWS on a bad day, and what it alone knows of a stop: when its tags were listed, and when its owner was warned."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Cloud, Stop, error

_DELETED = {"AppType": "JupyterLab", "AppName": "gone", "DomainId": "d-1", "SpaceName": "gone", "Status": "Deleted"}
CROWD = [_DELETED] * 500  # SageMaker lists for a day what was deleted


@dataclass(frozen=True)
class Troubles:
    """No page holds more than ``page``, beside a ``crowd`` of what was deleted. So many answers with figures are
    ``partial``, ``split`` in two, or have no status of success; so many are ``lost`` after the deed.
    """

    page: int = 100
    crowd: bool = False
    partial: float = 0
    split: float = 0
    lost: float = 0


class Troubled(Cloud):
    """``stopped`` is asked of each deletion in that moment. ``listed`` is when a sweep began its last list of
    ``keep-until`` and when it was through, ``warned`` when an app's owner was.
    """

    def __init__(
        self, now: datetime, apps: Sequence[App], before: Callable[[str], None], draw: random.Random, troubles: Troubles
    ) -> None:
        super().__init__(now, apps, before)
        self._draw, self._troubles = draw, troubles
        self.stopped: Callable[[Stop], None] = lambda _: None
        self.listed: dict[int, tuple[datetime, datetime]] = {}
        self.warned: dict[str, datetime] = {}
        self._begun: dict[int, datetime] = {}
        self._rests: list[list[dict[str, Any]]] = []

    def list_apps(self, DomainIdEquals: str, MaxResults: int, NextToken: str = "0") -> dict[str, Any]:
        told = super().list_apps(DomainIdEquals, min(MaxResults, self._troubles.page), NextToken)
        return told | {"Apps": [*told["Apps"], *CROWD]} if self._troubles.crowd else told

    def list_spaces(self, DomainIdEquals: str, MaxResults: int, NextToken: str = "0") -> dict[str, Any]:
        return super().list_spaces(DomainIdEquals, min(MaxResults, self._troubles.page), NextToken)

    def get_metric_data(
        self, MetricDataQueries: Any, StartTime: datetime, EndTime: datetime, NextToken: str = ""
    ) -> dict[str, Any]:
        if NextToken:
            self._called("get_metric_data")
            return {"MetricDataResults": self._rests[int(NextToken)]}
        told = super().get_metric_data(MetricDataQueries, StartTime, EndTime)["MetricDataResults"]
        for each in told:
            if self._draw.random() < self._troubles.partial:
                each["StatusCode"] = self._draw.choice(("PartialData", "InternalError", "Forbidden"))
        if self._draw.random() >= self._troubles.split:
            return {"MetricDataResults": told}
        self._rests.append([_part(each, slice(1, None)) for each in told])
        first = [_part(each, slice(0, 1)) | {"StatusCode": "PartialData"} for each in told]
        return {"MetricDataResults": first, "NextToken": str(len(self._rests) - 1)}

    def get_resources(self, TagFilters: Any, PaginationToken: str = "0", **more: Any) -> dict[str, Any]:
        begun = self.now
        told = super().get_resources(TagFilters, PaginationToken, **more)
        if TagFilters[0]["Key"] == "keep-until":
            self._begun[self.sweep] = begun if PaginationToken == "0" else self._begun[self.sweep]
            if not told["PaginationToken"]:
                self.listed[self.sweep] = (self._begun[self.sweep], self.now)
        return told

    def add_tags(self, ResourceArn: str, Tags: Any) -> None:
        super().add_tags(ResourceArn, Tags)
        self.warned[ResourceArn] = self.now
        self._lose_answer()

    def delete_app(self, **name: str) -> None:
        super().delete_app(**name)
        self.stopped(self.stops.pop())
        self._lose_answer()

    def _lose_answer(self) -> None:
        if self._draw.random() < self._troubles.lost:
            raise error("RequestTimeout")


def _part(result: dict[str, Any], some: slice) -> dict[str, Any]:
    return result | {"Timestamps": result["Timestamps"][some], "Values": result["Values"][some]}
