"""All kinds that a row describes."""

from collections.abc import Mapping

from ..decision.policy import Policy
from .emr_clusters import EmrClusters
from .emr_serverless import EmrServerlessApplications
from .endpoints import Endpoints
from .jobs import ProcessingJobs, TrainingJobs
from .kind import Kind
from .mlflow import MlflowTrackingServers
from .notebook_instances import NotebookInstances
from .resources import Resources
from .row import Aws, Row
from .unused_spaces import UnusedSpaces

ROWS: tuple[type[Row], ...] = (
    EmrClusters,
    EmrServerlessApplications,
    Endpoints,
    MlflowTrackingServers,
    NotebookInstances,
    ProcessingJobs,
    TrainingJobs,
    UnusedSpaces,
)


def covered(aws: Aws, policies: Mapping[str, Policy]) -> list[Kind]:
    """Those with a policy; others cost neither a call nor a client."""
    return [Resources(row(aws), policies[row.word]) for row in ROWS if row.word in policies]
