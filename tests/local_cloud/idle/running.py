"""What runs and costs, by kind and name, as AWS's own lists tell it."""

from collections.abc import Iterator
from typing import Any

from tests.local_cloud.idle.town import Town

Name = tuple[str, str]


def running(town: Town) -> set[Name]:
    return {*_of_studio(town), *_of_sagemaker(town), *_of_jobs(town), *_of_emr(town)}


def _all(client: Any, operation: str, **request: Any) -> Iterator[dict[str, Any]]:
    for page in client.get_paginator(operation).paginate(**request):
        yield from next(each for each in page.values() if isinstance(each, list))


def _of_studio(town: Town) -> Iterator[Name]:
    for app in _all(town.sagemaker, "list_apps", DomainIdEquals=town.domain_id):
        if app["Status"] == "InService":
            yield app["AppType"], app.get("SpaceName") or app["UserProfileName"]
    for space in _all(town.sagemaker, "list_spaces", DomainIdEquals=town.domain_id):
        yield "Space", space["SpaceName"]


def _of_sagemaker(town: Town) -> Iterator[Name]:
    sagemaker = town.sagemaker
    for server in _all(sagemaker, "list_mlflow_tracking_servers"):
        if server["TrackingServerStatus"] != "Stopped":
            yield "MlflowTrackingServer", server["TrackingServerName"]
    for notebook in _all(sagemaker, "list_notebook_instances", StatusEquals="InService"):
        yield "NotebookInstance", notebook["NotebookInstanceName"]
    for endpoint in _all(sagemaker, "list_endpoints"):
        described = sagemaker.describe_endpoint(EndpointName=endpoint["EndpointName"])
        if any(each["CurrentInstanceCount"] for each in described["ProductionVariants"]):
            yield "Endpoint", endpoint["EndpointName"]


def _of_jobs(town: Town) -> Iterator[Name]:
    for job in _all(town.sagemaker, "list_training_jobs", StatusEquals="InProgress"):
        yield "TrainingJob", job["TrainingJobName"]
    for job in _all(town.sagemaker, "list_processing_jobs", StatusEquals="InProgress"):
        yield "ProcessingJob", job["ProcessingJobName"]


def _of_emr(town: Town) -> Iterator[Name]:
    for cluster in _all(town.account.client("emr"), "list_clusters", ClusterStates=["WAITING"]):
        yield "EmrCluster", cluster["Id"]
    for application in _all(town.account.client("emr-serverless"), "list_applications", states=["STARTED"]):
        yield "EmrServerlessApplication", application["id"]
