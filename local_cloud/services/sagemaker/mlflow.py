"""MLflow apps and tracking servers, as records: no MLflow runs behind them."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.access import passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import operation
from local_cloud.records import Params, Record, random_id
from local_cloud.standard import arn_resource, serve_standard


def _new_app(_params: Params, at: Location) -> Record:
    identifier = f"app-{random_id(12).upper()}"
    return {"Id": identifier, "Arn": at.arn("sagemaker", f"mlflow-app/{identifier}")}


TRACKING_SERVER = records.kind(
    service="sagemaker", name="MlflowTrackingServer", key=("TrackingServerName",), arn_member="TrackingServerArn",
    arn="mlflow-tracking-server/{TrackingServerName}",
    created={"TrackingServerStatus": "Created", "IsActive": "Active", "TrackingServerSize": "Small"},
)  # fmt: skip
APP = records.kind(
    service="sagemaker", name="MlflowApp", key=("Arn",), arn="mlflow-app/{Id}", arn_member="Arn",
    created={"Status": "Created"}, unique=("Name",), complete=_new_app,
)  # fmt: skip

serve_standard(TRACKING_SERVER, filters={"TrackingServerStatus": "TrackingServerStatus"})
serve_standard(APP, filters={"Status": "Status"})
for _operation in ("CreateMlflowTrackingServer", "CreateMlflowApp"):
    passes_roles("sagemaker", _operation, lambda params: [params["RoleArn"]])


@operation("sagemaker", "StartMlflowTrackingServer", arn_resource(TRACKING_SERVER))
def start_tracking_server(params: Params, at: Location) -> Record:
    return _turn(params, at, running=False, after={"TrackingServerStatus": "Started", "IsActive": "Active"})


@operation("sagemaker", "StopMlflowTrackingServer", arn_resource(TRACKING_SERVER))
def stop_tracking_server(params: Params, at: Location) -> Record:
    return _turn(params, at, running=True, after={"TrackingServerStatus": "Stopped", "IsActive": "Inactive"})


def _turn(params: Params, at: Location, *, running: bool, after: Params) -> Record:
    server = records.find(TRACKING_SERVER, at, params["TrackingServerName"])
    if (server["TrackingServerStatus"] != "Stopped") is not running:
        raise ApiError("ConflictException", f"The tracking server is {server['TrackingServerStatus']}.")
    records.modify(TRACKING_SERVER, server, after)
    return server
