"""MLflow apps and tracking servers are found as AWS names them."""

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account


def test_an_app_is_found_by_its_arn_until_it_is_deleted(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), account.name("mlflow")
    request = {"Name": name, "ArtifactStoreUri": "s3://bucket/mlflow", "RoleArn": account.role()}
    arn = sagemaker.create_mlflow_app(**request)["Arn"]
    assert sagemaker.describe_mlflow_app(Arn=arn)["Name"] == name
    with pytest.raises(ClientError, match="already exists"):
        sagemaker.create_mlflow_app(**request)
    sagemaker.delete_mlflow_app(Arn=arn)
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.describe_mlflow_app(Arn=arn)


def test_a_tracking_server_is_found_by_its_name(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), account.name("server")
    sagemaker.create_mlflow_tracking_server(
        TrackingServerName=name, ArtifactStoreUri="s3://bucket/mlflow", RoleArn=account.role()
    )
    assert sagemaker.describe_mlflow_tracking_server(TrackingServerName=name)["TrackingServerSize"] == "Small"


def test_a_tracking_server_that_runs_can_be_stopped_once_and_started_again(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), account.name("server")
    request = {"ArtifactStoreUri": "s3://bucket/mlflow", "RoleArn": account.role()}
    sagemaker.create_mlflow_tracking_server(TrackingServerName=name, **request)
    sagemaker.stop_mlflow_tracking_server(TrackingServerName=name)
    with pytest.raises(ClientError, match="ConflictException"):
        sagemaker.stop_mlflow_tracking_server(TrackingServerName=name)
    sagemaker.start_mlflow_tracking_server(TrackingServerName=name)
    assert sagemaker.describe_mlflow_tracking_server(TrackingServerName=name)["TrackingServerStatus"] == "Started"
