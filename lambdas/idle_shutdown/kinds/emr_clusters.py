"""EMR clusters on EC2 that wait for work: ended only where their tag allows it, since HDFS goes with them.

The signal is CloudWatch's ``IsIdle``, every five minutes: whether YARN ran something at that moment. It sees nothing of
what runs beside YARN, such as Trino or HBase, so a cluster with any other application is unknown. A gap in the figures
ends the idleness that is believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..calls import pages
from ..decision.case import Case, Tags
from ..figures import PERIOD, Metric, Points
from ..tag_listing import WHEN_IDLE
from .kind import Listed
from .row import DELETE, Aws, Row, on_itself, opted_in, used

_ON_YARN = frozenset(
    {"Hadoop", "Hive", "JupyterEnterpriseGateway", "JupyterHub", "Livy", "Pig", "Spark", "Tez", "Zeppelin"}
)
_GAP = timedelta(minutes=15)
_WAITING = "WAITING"


@dataclass(frozen=True)
class _Question:
    case: Case
    metrics: tuple[Metric, ...]


class EmrClusters(Row):
    word = "EmrCluster"

    def connected(self, aws: Aws) -> Any:
        return aws.client("emr")

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        request = {"ClusterStates": [_WAITING]}
        found = pages(self.aws.calls, self.client.list_clusters, request, start=token, member="Marker")
        for page, after in found:
            yield page["Clusters"], after

    def case(self, listed: Listed) -> Case:
        state, times = listed["Status"]["State"], listed["Status"].get("Timeline", {})
        return Case(
            kind=self.word,
            name={"ClusterId": listed["Id"]},
            status=state,
            running=state == _WAITING,
            free=False,
            shared=False,
            created=times.get("ReadyDateTime", times.get("CreationDateTime")),
            arn=listed["ClusterArn"],
        )

    def tags(self, case: Case) -> Tags | None:
        return on_itself({each["Key"]: each.get("Value", "") for each in self._found(case).get("Tags", ())})

    def forget_tags(self) -> None:
        """They are read anew each time."""

    def all_told(self, cases: Sequence[Case], now: datetime, limit: timedelta) -> list[Case]:
        questions = [self._question(case) for case in cases]
        asked = [metric for each in questions for metric in each.metrics]
        points = iter(self.aws.figures.read(asked, now - limit - _GAP, now))
        return [_answered(each.case, [next(points) for _ in each.metrics], now) for each in questions]

    def read(self, case: Case) -> Case:
        return replace(self.case(self._found(case)), tags=case.tags, signals=case.signals)

    def only_reported(self, case: Case) -> str:
        if not opted_in(case):
            return f"it has no tag {WHEN_IDLE}={DELETE}"
        return "it is protected from termination" if self._found(case).get("TerminationProtected") else ""

    def stop(self, case: Case) -> None:
        self.aws.call(self.client.terminate_job_flows, JobFlowIds=[case.name["ClusterId"]])

    def remember(self, case: Case, key: str, value: str) -> None:
        self.aws.call(self.client.add_tags, ResourceId=case.name["ClusterId"], Tags=[{"Key": key, "Value": value}])

    def _found(self, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = self.aws.call(self.client.describe_cluster, **case.name)["Cluster"]
        return found

    def _question(self, case: Case) -> _Question:
        applications = {each["Name"] for each in self._found(case).get("Applications", ())}
        seen = applications and applications <= _ON_YARN
        metric = Metric("AWS/ElasticMapReduce", "IsIdle", (("JobFlowId", case.name["ClusterId"]),), "Minimum")
        return _Question(case, (metric,) if seen else ())


def _answered(case: Case, points: Sequence[Points], now: datetime) -> Case:
    since = _idle_since(points[0], now) if points else None
    return case if since is None else replace(case, signals=used(since, "YARN"))


def _idle_since(points: Points, now: datetime) -> datetime | None:
    """From when on every figure says idle, without a gap up to now; None where nothing recent is there."""
    since = None
    for at, idle in sorted(points, reverse=True):
        if (since or now) - at > _GAP:
            break
        if idle < 1:
            return min(at + PERIOD, now)
        since = at
    return since
