"""Two idle things of every kind, ``first`` and ``second`` as a rule: both stop unless something speaks against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.emr_clusters import EmrClusters
from lambdas.idle_shutdown.kinds.emr_serverless import EmrServerlessApplications
from lambdas.idle_shutdown.kinds.endpoints import Endpoints
from lambdas.idle_shutdown.kinds.jobs import ProcessingJobs, TrainingJobs
from lambdas.idle_shutdown.kinds.mlflow import MlflowTrackingServers
from lambdas.idle_shutdown.kinds.notebook_instances import NotebookInstances
from lambdas.idle_shutdown.kinds.row import Row
from lambdas.idle_shutdown.kinds.unused_spaces import UnusedSpaces
from tests.lambdas.idle_shutdown.kinds import (
    test_emr_clusters,
    test_emr_serverless,
    test_endpoints,
    test_jobs,
    test_mlflow,
    test_notebook_instances,
    test_unused_spaces,
)
from tests.lambdas.idle_shutdown.kinds.world import Asked, Refused, World, swept

FIRST, SECOND = "first", "second"
_HOUR = Policy(limit=timedelta(hours=1), every=timedelta(minutes=15))
Record = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """``records`` are what AWS has of them; ``describe``, ``stop`` and ``tags`` operations of the kind; ``status`` and
    ``times`` its members.
    """

    row: type[Row]
    policy: Policy
    world: World
    records: Mapping[str, Record]
    describe: str
    stop: str
    status: str
    times: tuple[str, ...] = ("CreationTime", "LastModifiedTime")
    tags: str = "GetResources"

    def record(self, name: str) -> Record:
        return next(each for key, each in self.records.items() if name in key)

    def stopped(self) -> list[str]:
        swept(self.world, self.row, self.policy)
        return [name for name in (FIRST, SECOND) if any(name in str(asked) for asked in self.world.done(self.stop))]

    def before(self, operation: str, of: str, do: Callable[[], None]) -> None:
        """Whenever the operation is asked about that one."""
        answer = self.world.replies[operation]

        def reply(asked: Asked) -> Mapping[str, Any]:
            if of in str(asked):
                do()
            return answer(asked)

        self.world.replies[operation] = reply

    def refuse(self, code: str, message: str = "no", of: str = FIRST) -> None:
        def refuse() -> None:
            raise Refused(code, message)

        self.before(self.describe, of, refuse)


def _clusters(first: str = FIRST) -> Pair:
    world = test_emr_clusters.Clusters(**{first: 300, SECOND: 300})
    policy = test_emr_clusters.POLICY
    return Pair(
        EmrClusters,
        policy,
        world,
        world.clusters,
        "DescribeCluster",
        "TerminateJobFlows",
        "Status",
        (),
        "DescribeCluster",
    )


def _spark(first: str = FIRST) -> Pair:
    world = test_emr_serverless.Spark(**{first: {}, SECOND: {}})
    read, stop, times = "GetApplication", "StopApplication", ("createdAt", "updatedAt")
    return Pair(EmrServerlessApplications, _HOUR, world, world.applications, read, stop, "state", times, read)


def _endpoints(first: str = FIRST) -> Pair:
    world = test_endpoints.Serving(**{first: {}, SECOND: {}})
    policy = test_endpoints.POLICY
    return Pair(Endpoints, policy, world, world.endpoints, "DescribeEndpoint", "DeleteEndpoint", "EndpointStatus")


def _tracking(first: str = FIRST) -> Pair:
    world, row = test_mlflow.Tracking(**{first: {}, SECOND: {}}), MlflowTrackingServers
    describe, stop = "DescribeMlflowTrackingServer", "StopMlflowTrackingServer"
    return Pair(row, test_mlflow.POLICY, world, world.servers, describe, stop, "TrackingServerStatus")


def _notebooks(first: str = FIRST) -> Pair:
    world, row = test_notebook_instances.Notebooks(**{first: {}, SECOND: {}}), NotebookInstances
    describe, stop = "DescribeNotebookInstance", "StopNotebookInstance"
    return Pair(row, test_notebook_instances.POLICY, world, world.instances, describe, stop, "NotebookInstanceStatus")


def _jobs(row: type[TrainingJobs] | type[ProcessingJobs], first: str = FIRST) -> Pair:
    world = test_jobs.Jobbing(row, **{first: test_jobs.APPROVED, SECOND: test_jobs.APPROVED})
    describe, stop = f"Describe{row.word}", f"Stop{row.word}"
    return Pair(row, test_jobs.POLICY, world, world.jobs, describe, stop, f"{row.word}Status", ("CreationTime",))


def _spaces(first: str = FIRST) -> Pair:
    world = test_unused_spaces.Studio(**{first: 70, SECOND: 70})
    for name in (first, SECOND):
        world.tag(name, **test_unused_spaces.ALLOWED, **test_unused_spaces.WARNED)
    policy = test_unused_spaces.POLICY
    return Pair(UnusedSpaces, policy, world, world.spaces, "DescribeSpace", "DeleteSpace", "Status")


PAIRS: Mapping[str, Callable[..., Pair]] = {
    "EmrCluster": _clusters,
    "EmrServerlessApplication": _spark,
    "Endpoint": _endpoints,
    "MlflowTrackingServer": _tracking,
    "NotebookInstance": _notebooks,
    "ProcessingJob": partial(_jobs, ProcessingJobs),
    "TrainingJob": partial(_jobs, TrainingJobs),
    "Space": _spaces,
}
