"""Spaces whose volumes are paid for and that nobody opens."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.row import used
from lambdas.idle_shutdown.kinds.unused_spaces import UnusedSpaces
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, World, ago, aws, swept
from tests.lambdas.idle_shutdown.worlds import NOW

POLICY = Policy(limit=timedelta(days=60), every=timedelta(days=1), notice=timedelta(days=14))
IDLE = "no activity for 100800 min by its heartbeat, the limit is 86400 min"
WARNED = {"idle-warned": "2026-11-01T00:00:00Z"}
ALLOWED = {"when-idle": "delete"}


class Studio(World):
    """Private spaces by name, each with the days since JupyterLab's last use in it."""

    def __init__(self, **spaces: int) -> None:
        super().__init__()
        self.spaces = {name: _space(name) for name in spaces}
        self.apps: dict[str, str] = {}
        self.points = {("LastUse", f"{name} in JupyterLab"): [_beat(days)] for name, days in spaces.items()}
        self.replies |= {
            "ListSpaces": lambda _: {"Spaces": [_listed(each) for each in self.spaces.values()]},
            "DescribeSpace": lambda asked: self.spaces[asked["SpaceName"]],
            "ListApps": self._list_apps,
            "AddTags": lambda _: {"Tags": []},
            "DeleteSpace": lambda _: {},
        }

    def tag(self, space: str, **tags: str) -> None:
        found = self.tags.setdefault(self.spaces[space]["SpaceArn"], {})
        found.update({name.replace("_", "-"): value for name, value in tags.items()})

    def _figure(self, query: Asked, since: datetime) -> Mapping[str, Any]:
        """As CloudWatch's, of the app."""
        metric = query["MetricStat"]["Metric"]
        of = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
        metric["Dimensions"] = [{"Name": "App", "Value": f"{of['SpaceName']} in {of['AppType']}"}]
        return super()._figure(query, since)

    def _list_apps(self, asked: Asked) -> Mapping[str, Any]:
        status = self.apps.get(asked["SpaceNameEquals"])
        return {"Apps": [{"AppName": "default", "Status": status}] if status else []}


def _beat(days: int) -> tuple[datetime, float]:
    return ago(days=days + 1), ago(days=days).timestamp()


def _space(name: str) -> dict[str, Any]:
    return {
        "DomainId": "d-1", "SpaceName": name, "SpaceArn": ARN.format("sagemaker", f"space/d-1/{name}"),
        "Status": "InService", "CreationTime": ago(days=300), "LastModifiedTime": ago(days=200),
        "SpaceSettings": {"SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": 50}}},
        "SpaceSharingSettings": {"SharingType": "Private"}, "OwnershipSettings": {"OwnerUserProfileName": "anna"},
    }  # fmt: skip


def _listed(space: Mapping[str, Any]) -> dict[str, Any]:
    members = ("DomainId", "SpaceName", "Status", "CreationTime", "LastModifiedTime")
    told = {name: space[name] for name in members if name in space}
    return told | {
        "SpaceSharingSettingsSummary": space["SpaceSharingSettings"],
        "OwnershipSettingsSummary": space.get("OwnershipSettings", {}),
    }


def test_the_cost_of_an_unused_space_is_reported() -> None:
    studio = Studio(old=70, used=10)

    assert swept(studio, UnusedSpaces, POLICY) == {
        "old": f"keep: reported; {IDLE}: its 50 GB cost about 7.00 dollars a month, and it has no tag when-idle=delete",
        "used": "keep: active 14400 min ago",
    }
    assert not studio.done("DeleteSpace")
    assert not studio.done("AddTags")


def test_a_space_that_allows_it_is_deleted_only_after_its_owners_notice() -> None:
    studio = Studio(old=70)
    studio.tag("old", **ALLOWED)
    said = [swept(studio, UnusedSpaces, POLICY)["old"]]
    assert studio.done("AddTags")[0]["Tags"] == [{"Key": "idle-warned", "Value": "2026-11-20T12:00:00Z"}]
    assert not studio.done("DeleteSpace")
    studio.tag("old", **WARNED)
    said.append(swept(studio, UnusedSpaces, POLICY)["old"])

    assert said == [f"warn: {IDLE}", f"stop: {IDLE}"]
    assert studio.done("DeleteSpace") == [{"DomainId": "d-1", "SpaceName": "old"}]


def test_a_policy_without_a_notice_deletes_nobodys_files() -> None:
    studio = Studio(old=70)
    studio.tag("old", **ALLOWED)

    said = swept(studio, UnusedSpaces, replace(POLICY, notice=timedelta()))["old"]
    assert said == f"keep: reported; {IDLE}: its owner was never warned that its files would go"
    assert not studio.done("DeleteSpace")


@pytest.mark.parametrize(
    ("status", "action"), [("InService", "keep"), ("Pending", "keep"), ("Deleted", "stop"), ("Failed", "stop")]
)
def test_a_space_with_an_app_is_used_whatever_its_heartbeat_says(status: str, action: str) -> None:
    studio = Studio(old=70)
    studio.tag("old", **ALLOWED, **WARNED)
    studio.apps = {"old": status}

    assert swept(studio, UnusedSpaces, POLICY)["old"].startswith(action)


@pytest.mark.parametrize(("lab", "editor"), [(70, 10), (10, 70)])
def test_a_use_by_either_of_its_apps_counts(lab: int, editor: int) -> None:
    studio = Studio(old=lab)
    studio.points["LastUse", "old in CodeEditor"] = [_beat(editor)]

    assert swept(studio, UnusedSpaces, POLICY)["old"] == "keep: active 14400 min ago"


def test_the_latest_use_of_each_week_is_asked_for() -> None:
    studio = Studio(old=70)
    swept(studio, UnusedSpaces, POLICY)
    queries = [each["MetricStat"] for each in studio.done("GetMetricData")[0]["MetricDataQueries"]]

    assert [(each["Metric"]["MetricName"], each["Stat"]) for each in queries] == [("LastUse", "Maximum")] * 2


def test_what_aws_leaves_out_of_a_space_is_nobodys_and_nothing() -> None:
    studio = Studio(bare=70)
    del studio.spaces["bare"]["SpaceSettings"], studio.spaces["bare"]["OwnershipSettings"]

    assert "its volume costs by its size, and it has no tag" in swept(studio, UnusedSpaces, POLICY)["bare"]
    assert UnusedSpaces(aws(studio)).case(_listed(studio.spaces["bare"])).owner == ""


def test_its_app_is_what_told_of_the_use() -> None:
    studio = Studio(old=70)
    studio.apps = {"old": "InService"}
    row = UnusedSpaces(aws(studio))

    assert row.last_look(row.case(_listed(studio.spaces["old"])), NOW).signals == used(NOW, "its app")


def test_a_space_that_never_told_of_itself_is_unknown() -> None:
    studio = Studio(silent=0)
    studio.tag("silent", **ALLOWED, **WARNED)
    studio.points = {}

    assert swept(studio, UnusedSpaces, POLICY)["silent"].startswith("unknown")


def test_a_change_of_its_settings_counts_as_use() -> None:
    studio = Studio(old=70)
    studio.spaces["old"]["LastModifiedTime"] = ago(days=3)

    assert swept(studio, UnusedSpaces, POLICY)["old"] == "keep: active 4320 min ago"


@pytest.mark.parametrize(
    ("resource", "carrier"),
    [("space/d-1/old", "it"), ("user-profile/d-1/anna", "its owner's profile"), ("domain/d-1", "its domain")],
)
def test_tags_of_space_profile_and_domain_keep_it(resource: str, carrier: str) -> None:
    studio = Studio(old=70)
    studio.tags = {ARN.format("sagemaker", resource): {"keep-until": "2026-11-21T00:00Z"}}

    assert swept(studio, UnusedSpaces, POLICY)["old"] == f"keep: {carrier} says keep-until=2026-11-21T00:00Z"


def test_shared_spaces_are_left_alone() -> None:
    studio = Studio(ours=70)
    studio.spaces["ours"]["SpaceSharingSettings"] = {"SharingType": "Shared"}

    assert "shared" in swept(studio, UnusedSpaces, POLICY)["ours"]


@pytest.mark.parametrize("operation", ["DescribeSpace", "GetMetricData", "GetResources", "ListApps", "ListSpaces"])
def test_what_cannot_be_read_is_not_deleted(operation: str) -> None:
    studio = Studio(old=70)
    studio.tag("old", **ALLOWED, **WARNED)
    studio.refuse(operation)
    swept(studio, UnusedSpaces, replace(POLICY, max_age=timedelta(days=1)))

    assert not studio.done("DeleteSpace")


def test_spaces_in_use_cost_no_call_each() -> None:
    studio = Studio(**{f"s{number}": 3 for number in range(300)})
    swept(studio, UnusedSpaces, POLICY)

    assert dict(studio.calls) == {"ListSpaces": 1, "GetResources": 5, "GetMetricData": 2}
