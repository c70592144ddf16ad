"""EMR Serverless applications, as records: no Spark runs behind them."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.engine import network
from local_cloud.listing import Listing
from local_cloud.records import Record, random_id
from local_cloud.standard import arn_resource


def _new_application(params: Params, at: Location) -> Record:
    vpc = params.get("networkConfiguration", {})
    network.require_subnets(vpc.get("subnetIds", ()), at)
    network.require_security_groups(vpc.get("securityGroupIds", ()), at)
    return {"applicationId": f"00{random_id(14)}"}


APPLICATION = records.kind(
    service="emr-serverless", name="Application", key=("applicationId",), arn="/applications/{applicationId}",
    arn_member="arn", stamps=("createdAt", "updatedAt"), created={"state": "CREATED", "architecture": "X86_64"},
    missing="ResourceNotFoundException", exists="ConflictException", complete=_new_application,
)  # fmt: skip
_application = arn_resource(APPLICATION)


def _wrapped(application: Record) -> Params:
    shown = {**application, "id": application["applicationId"], "tags": records.tags(application["arn"])}
    return {"application": shown, **shown}


@operation("emr-serverless", "CreateApplication")
def create_application(params: Params, at: Location) -> Params:
    return _wrapped(records.create(APPLICATION, params, at))


@operation("emr-serverless", "GetApplication", _application)
def get_application(params: Params, at: Location) -> Params:
    return _wrapped(records.find(APPLICATION, at, params["applicationId"]))


@operation("emr-serverless", "UpdateApplication", _application)
def update_application(params: Params, at: Location) -> Params:
    application = records.find(APPLICATION, at, params["applicationId"])
    records.modify(APPLICATION, application, params)
    return _wrapped(application)


@operation("emr-serverless", "StopApplication", _application)
def stop_application(params: Params, at: Location) -> None:
    records.find(APPLICATION, at, params["applicationId"])["state"] = "STOPPED"


@operation("emr-serverless", "DeleteApplication", _application)
def delete_application(params: Params, at: Location) -> None:
    application = records.find(APPLICATION, at, params["applicationId"])
    if application["state"] not in ("CREATED", "STOPPED"):
        raise ApiError("ValidationException", f"Application is {application['state']}; stop it before deleting it.")
    records.remove(APPLICATION, application, at)


_APPLICATIONS = Listing("emr-serverless", "ListApplications")


@operation("emr-serverless", "ListApplications")
def list_applications(params: Params, at: Location) -> Params:
    found = [_wrapped(each)["application"] for each in records.records(APPLICATION, at)]
    return _APPLICATIONS.reply(found, params)
