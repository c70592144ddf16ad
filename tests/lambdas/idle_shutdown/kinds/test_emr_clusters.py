"""EMR clusters on EC2 that wait for work."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.emr_clusters import EmrClusters
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, World, ago, swept

POLICY = Policy(limit=timedelta(hours=2), every=timedelta(minutes=15))
ALLOWED = [{"Key": "when-idle", "Value": "delete"}]


class Clusters(World):
    """Clusters by identifier, each with minutes of idleness that CloudWatch tells of, every five."""

    def __init__(self, **idle: int) -> None:
        super().__init__()
        self.clusters = {f"j-{name}": _cluster(f"j-{name}") for name in idle}
        self.points = {
            ("IsIdle", f"j-{name}"): [
                (ago(minutes=past), float(past <= minutes)) for past in range(0, max(minutes, 500), 5)
            ]
            for name, minutes in idle.items()
        }
        self.replies |= {
            "ListClusters": self._list,
            "DescribeCluster": lambda asked: {"Cluster": self.clusters[asked["ClusterId"]]},
            "TerminateJobFlows": lambda _: {},
            "AddTags": lambda _: {},
        }

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        first = int(asked.get("Marker", 0))
        found = [each for each in self.clusters.values() if each["Status"]["State"] in asked["ClusterStates"]]
        after = {"Marker": str(first + 1)} if first + 1 < len(found) else {}
        listed = [{name: each[name] for name in ("Id", "Name", "Status", "ClusterArn")} for each in found]
        return {"Clusters": listed[first : first + 1], **after}


def _cluster(identifier: str) -> dict[str, Any]:
    return {
        "Id": identifier, "Name": "spark", "ClusterArn": ARN.format("elasticmapreduce", f"cluster/{identifier}"),
        "Status": {"State": "WAITING", "Timeline": {"CreationDateTime": ago(days=9), "ReadyDateTime": ago(days=8)}},
        "Applications": [{"Name": "Spark"}, {"Name": "Livy"}], "Tags": list(ALLOWED),
    }  # fmt: skip


def test_a_cluster_that_waits_is_ended_where_its_tag_allows_it() -> None:
    clusters = Clusters(idle=125, busy=60, running=300)
    clusters.clusters["j-running"]["Status"]["State"] = "RUNNING"

    assert swept(clusters, EmrClusters, POLICY) == {
        "j-idle": "stop: no activity for 125 min by YARN, the limit is 120 min",
        "j-busy": "keep: active 60 min ago",
    }
    assert clusters.done("TerminateJobFlows") == [{"JobFlowIds": ["j-idle"]}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Tags": []}, "it has no tag when-idle=delete"),
        ({"TerminationProtected": True}, "it is protected from termination"),
    ],
)
def test_another_is_reported(change: Mapping[str, Any], reason: str) -> None:
    clusters = Clusters(idle=300)
    clusters.clusters["j-idle"] |= change

    assert swept(clusters, EmrClusters, POLICY)["j-idle"].endswith(f": {reason}")
    assert not clusters.done("TerminateJobFlows")


@pytest.mark.parametrize("applications", [["Spark", "Trino"], ["HBase"], ["SomethingNew"], []])
def test_what_runs_beside_yarn_is_not_seen_and_makes_it_unknown(applications: list[str]) -> None:
    clusters = Clusters(idle=300)
    clusters.clusters["j-idle"]["Applications"] = [{"Name": name} for name in applications]

    assert swept(clusters, EmrClusters, POLICY)["j-idle"].startswith("unknown")


def test_all_that_runs_on_yarn_is_seen() -> None:
    clusters = Clusters(idle=300)
    names = ["Hadoop", "Hive", "JupyterEnterpriseGateway", "JupyterHub", "Livy", "Pig", "Spark", "Tez", "Zeppelin"]
    clusters.clusters["j-idle"]["Applications"] = [{"Name": name} for name in names]

    assert swept(clusters, EmrClusters, POLICY)["j-idle"].startswith("stop")


def test_the_figure_is_asked_for_as_emr_publishes_it() -> None:
    clusters = Clusters(idle=300)
    swept(clusters, EmrClusters, POLICY)
    asked = clusters.done("GetMetricData")[0]
    dimensions = [{"Name": "JobFlowId", "Value": "j-idle"}]
    metric = {"Namespace": "AWS/ElasticMapReduce", "MetricName": "IsIdle", "Dimensions": dimensions}

    assert [each["MetricStat"] for each in asked["MetricDataQueries"]] == [
        {"Metric": metric, "Period": 300, "Stat": "Minimum"}
    ]


@pytest.mark.parametrize(("pause", "action"), [(15, "stop"), (16, "keep: active 60 min ago")])
def test_a_quarter_of_an_hour_without_figures_is_no_gap_yet(pause: int, action: str) -> None:
    clusters = Clusters(idle=300)
    told = clusters.points["IsIdle", "j-idle"]
    later = [(at - timedelta(minutes=pause - 5), idle) for at, idle in told if at < ago(minutes=60)]
    clusters.points["IsIdle", "j-idle"] = [point for point in told if point[0] >= ago(minutes=60)] + later

    assert swept(clusters, EmrClusters, POLICY)["j-idle"].startswith(action)


def test_a_tag_without_a_value_is_one() -> None:
    clusters = Clusters(idle=300)
    clusters.clusters["j-idle"]["Tags"].append({"Key": "keep-until"})

    assert "says keep-until='', which is not understood" in swept(clusters, EmrClusters, POLICY)["j-idle"]


def test_a_gap_in_the_figures_ends_what_is_believed() -> None:
    clusters = Clusters(idle=300)
    told = clusters.points["IsIdle", "j-idle"]
    clusters.points["IsIdle", "j-idle"] = [point for point in told if not ago(minutes=80) < point[0] < ago(minutes=60)]

    assert swept(clusters, EmrClusters, POLICY) == {"j-idle": "keep: active 60 min ago"}


def test_figures_that_ended_say_nothing() -> None:
    clusters = Clusters(idle=300)
    clusters.points["IsIdle", "j-idle"] = clusters.points["IsIdle", "j-idle"][4:]

    assert swept(clusters, EmrClusters, POLICY)["j-idle"].startswith("unknown")


def test_its_owner_is_warned_by_a_tag_of_its_own_service() -> None:
    clusters = Clusters(idle=300)

    assert swept(clusters, EmrClusters, replace(POLICY, notice=timedelta(minutes=30)))["j-idle"].startswith("warn")
    assert clusters.done("AddTags")[0]["ResourceId"] == "j-idle"


def test_a_tag_keeps_it() -> None:
    clusters = Clusters(idle=300)
    clusters.clusters["j-idle"]["Tags"].append({"Key": "keep-until", "Value": "2026-11-21T00:00Z"})

    assert "keep-until" in swept(clusters, EmrClusters, POLICY)["j-idle"]


@pytest.mark.parametrize("operation", ["DescribeCluster", "GetMetricData", "ListClusters"])
def test_what_cannot_be_read_is_not_ended(operation: str) -> None:
    clusters = Clusters(idle=300)
    clusters.refuse(operation)
    swept(clusters, EmrClusters, replace(POLICY, max_age=timedelta(days=1)))

    assert not clusters.done("TerminateJobFlows")


_MINUTES = st.sampled_from(range(0, 200, 5))


@example({120}, set())
@settings(max_examples=60, deadline=None)
@given(st.sets(_MINUTES, max_size=1), st.sets(_MINUTES, max_size=6))
def test_it_is_ended_exactly_when_no_use_and_no_gap_lies_within_the_limit(busy: set[int], missing: set[int]) -> None:
    clusters = Clusters(app=0)
    told = [past for past in range(0, 200, 5) if past not in missing]
    clusters.points["IsIdle", "j-app"] = [(ago(minutes=past), float(past not in busy)) for past in told]
    swept(clusters, EmrClusters, POLICY)

    seen = [0, *(past for past in told if past not in busy and past < min(busy & {*told}, default=200))]
    unbroken = next((earlier for earlier, later in pairwise(seen) if later - earlier > 15), seen[-1])
    used = min(busy & {*told}, default=200)
    ended = used - 5 if used - unbroken <= 15 else unbroken
    assert bool(clusters.done("TerminateJobFlows")) == (ended >= 120)
