"""What the sweep may do to each kind beside Studio's apps, where the settings switch it on: a table of data.

Resources are patterns: whoever made them named them. Spaces are those of the one domain. What deletes is bound by a
condition to resources whose tag allows it, and what tags to the tag of warnings: so no error of ours can delete
another, or allow itself to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from lambdas.idle_shutdown.decision.warning import WARNED
from lambdas.idle_shutdown.tag_listing import WHEN_IDLE

ANYWHERE = "*"
DOMAIN = "{domain}"
# All of no values would pass as well, hence the second.
ONLY_WARNINGS = {"ForAllValues:StringEquals": {"aws:TagKeys": WARNED}, "Null": {"aws:TagKeys": "false"}}
OPTED_IN = {"StringEquals": {f"aws:ResourceTag/{WHEN_IDLE}": "delete"}}


@dataclass(frozen=True)
class Right:
    """``resource`` follows the account in an ARN of ``service``, with ``DOMAIN`` for the id of the one that is swept;
    ``ANYWHERE`` where IAM has no resource.
    """

    sid: str
    actions: tuple[str, ...]
    service: str
    resource: str
    because: str
    conditions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class IdleKind:
    """``limit`` and ``notice`` are what suits it; one that ``tells_nothing`` of its use stops at a ``max_age`` only."""

    rights: tuple[Right, ...]
    limit: timedelta
    notice: timedelta = timedelta()
    tells_nothing: bool = False


def _lists(word: str, *actions: str) -> Right:
    return Right(f"ListIdle{word}", actions, "", ANYWHERE, "Listing has no resource in IAM; it shows names.")


def _remembers(word: str, resource: str, service: str = "sagemaker", action: str = "AddTags") -> Right:
    because = "Whoever made them named them; that its owner was warned is all that the tag tells."
    return Right(f"RememberWarningsOf{word}", (f"{service}:{action}",), service, resource, because, ONLY_WARNINGS)


def _jobs(word: str, resource: str) -> IdleKind:
    actions = (f"sagemaker:Describe{word}", f"sagemaker:Stop{word}")
    because = "Users name their jobs; stopping one ends its costs and shows nothing."
    lists = _lists(f"{word}s", f"sagemaker:List{word}s")
    stops = Right(f"Stop{word}sPastTheirTime", actions, "sagemaker", resource, because)
    return IdleKind(rights=(lists, stops, _remembers(f"{word}s", resource)), limit=timedelta(minutes=15))


IDLE_KINDS: Mapping[str, IdleKind] = {
    "EmrServerlessApplication": IdleKind(
        rights=(
            _lists("SparkApplications", "emr-serverless:ListApplications"),
            Right(
                "StopIdleSparkApplications",
                (
                    "emr-serverless:GetApplication",
                    "emr-serverless:ListJobRuns",
                    "emr-serverless:ListSessions",
                    "emr-serverless:StopApplication",
                ),
                "emr-serverless",
                "/applications/*",
                "EMR numbers applications; one that is stopped starts again with its next run.",
            ),
            _remembers("SparkApplications", "/applications/*", "emr-serverless", "TagResource"),
        ),
        limit=timedelta(hours=1),
    ),
    "MlflowTrackingServer": IdleKind(
        rights=(
            _lists("TrackingServers", "sagemaker:ListMlflowTrackingServers"),
            Right(
                "StopOldTrackingServers",
                ("sagemaker:DescribeMlflowTrackingServer", "sagemaker:StopMlflowTrackingServer"),
                "sagemaker",
                "mlflow-tracking-server/*",
                "Whoever made a tracking server named it; one that is stopped keeps what it holds.",
            ),
            _remembers("TrackingServers", "mlflow-tracking-server/*"),
        ),
        limit=timedelta(hours=12),
        tells_nothing=True,
    ),
    "Endpoint": IdleKind(
        rights=(
            _lists("Endpoints", "sagemaker:ListEndpoints", "sagemaker:ListInferenceComponents"),
            Right(
                "SeeWhatEndpointsAre",
                ("sagemaker:DescribeEndpoint",),
                "sagemaker",
                "endpoint/*",
                "Whoever made an endpoint named it; this shows how it is set.",
            ),
            _remembers("Endpoints", "endpoint/*"),
            Right(
                "ScaleIdleEndpointsToZero",
                ("sagemaker:UpdateInferenceComponentRuntimeConfig",),
                "sagemaker",
                "inference-component/*",
                "Whoever made a component named it; it keeps its model, and can be scaled out again.",
            ),
            Right(
                "DeleteIdleEndpointsThatAllowIt",
                ("sagemaker:DeleteEndpoint",),
                "sagemaker",
                "endpoint/*",
                "Whoever made an endpoint named it; its tag allows to delete it.",
                OPTED_IN,
            ),
        ),
        limit=timedelta(days=7),
        notice=timedelta(days=1),
    ),
    "Space": IdleKind(
        rights=(
            _lists("Spaces", "sagemaker:ListApps", "sagemaker:ListSpaces"),
            Right(
                "SeeWhatSpacesAre",
                ("sagemaker:DescribeSpace",),
                "sagemaker",
                f"space/{DOMAIN}/*",
                "Users name their spaces; this shows how one is set.",
            ),
            _remembers("Spaces", f"space/{DOMAIN}/*"),
            Right(
                "DeleteUnusedSpacesThatAllowIt",
                ("sagemaker:DeleteSpace",),
                "sagemaker",
                f"space/{DOMAIN}/*",
                "Users name their spaces; the tag of one allows to delete it.",
                OPTED_IN,
            ),
        ),
        limit=timedelta(days=60),
        notice=timedelta(days=14),
    ),
    "NotebookInstance": IdleKind(
        rights=(
            _lists("NotebookInstances", "sagemaker:ListNotebookInstances"),
            Right(
                "StopOldNotebookInstances",
                ("sagemaker:DescribeNotebookInstance", "sagemaker:StopNotebookInstance"),
                "sagemaker",
                "notebook-instance/*",
                "They are not of this platform, and named by others; one that is stopped keeps its volume.",
            ),
            _remembers("NotebookInstances", "notebook-instance/*"),
        ),
        limit=timedelta(hours=12),
        tells_nothing=True,
    ),
    "TrainingJob": _jobs("TrainingJob", "training-job/*"),
    "ProcessingJob": _jobs("ProcessingJob", "processing-job/*"),
    "EmrCluster": IdleKind(
        rights=(
            _lists("EmrClusters", "elasticmapreduce:ListClusters"),
            Right(
                "SeeWhatEmrClustersAre",
                ("elasticmapreduce:DescribeCluster",),
                "elasticmapreduce",
                "cluster/*",
                "EMR numbers clusters; this shows how one is set.",
            ),
            _remembers("EmrClusters", "cluster/*", "elasticmapreduce"),
            Right(
                "EndIdleEmrClustersThatAllowIt",
                ("elasticmapreduce:TerminateJobFlows",),
                "elasticmapreduce",
                "cluster/*",
                "EMR numbers clusters; the tag of one allows to end it.",
                OPTED_IN,
            ),
        ),
        limit=timedelta(hours=2),
        notice=timedelta(minutes=30),
    ),
}
"""By the word that the sweep's policies know a kind by."""
