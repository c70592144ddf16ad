"""EMR Serverless applications and their runs, as records: no Spark runs, so a run stays submitted until cancelled."""

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


@operation("emr-serverless", "StartApplication", _application)
def start_application(params: Params, at: Location) -> None:
    _turn(records.find(APPLICATION, at, params["applicationId"]), "STARTED")


@operation("emr-serverless", "StopApplication", _application)
def stop_application(params: Params, at: Location) -> None:
    application = records.find(APPLICATION, at, params["applicationId"])
    if any(each["state"] not in _OVER for each in _runs(application["applicationId"], at)):
        raise ApiError("ValidationException", "Application has runs that are not over; complete or cancel them first.")
    _turn(application, "STOPPED")


@operation("emr-serverless", "DeleteApplication", _application)
def delete_application(params: Params, at: Location) -> None:
    application = records.find(APPLICATION, at, params["applicationId"])
    if application["state"] not in ("CREATED", "STOPPED"):
        raise ApiError("ValidationException", f"Application is {application['state']}; stop it before deleting it.")
    for run in _runs(application["applicationId"], at):
        records.remove(RUN, run, at)
    records.remove(APPLICATION, application, at)


_STATES = frozenset({"states"})
_APPLICATIONS = Listing("emr-serverless", "ListApplications", read=_STATES)


@operation("emr-serverless", "ListApplications")
def list_applications(params: Params, at: Location) -> Params:
    found = [_wrapped(each)["application"] for each in records.records(APPLICATION, at)]
    return _APPLICATIONS.reply(_in_states(found, params), params)


@operation("emr-serverless", "TagResource", lambda params, _at: [params["resourceArn"]])
def tag_resource(params: Params, _at: Location) -> None:
    arn = params["resourceArn"]
    records.set_tags(arn, {**records.tags(arn), **params["tags"]})


RUN = records.kind(
    service="emr-serverless", name="JobRun", key=("applicationId", "jobRunId"), parents=(APPLICATION,),
    arn="/applications/{applicationId}/jobruns/{jobRunId}", arn_member="arn", stamps=("createdAt", "updatedAt"),
    created={"state": "SUBMITTED", "stateDetails": "The local emulator runs no Spark."},
    missing="ResourceNotFoundException", complete=lambda _params, _at: {"jobRunId": f"00{random_id(14)}"},
)  # fmt: skip
_run = arn_resource(RUN)
_OVER = ("SUCCESS", "FAILED", "CANCELLED")


@operation("emr-serverless", "StartJobRun", _application)
def start_job_run(params: Params, at: Location) -> Record:
    application = records.find(APPLICATION, at, params["applicationId"])
    if application["state"] != "STARTED":
        if not application.get("autoStartConfiguration", {}).get("enabled", True):
            raise ApiError("ValidationException", f"Application is {application['state']}; start it first.")
        _turn(application, "STARTED")
    own: Record = {name: params[name] for name in ("applicationId", "name", "tags", "jobDriver") if name in params}
    shown = {"executionRole": params["executionRoleArn"], "releaseLabel": application["releaseLabel"]}
    return records.create(RUN, {**own, **shown}, at)


@operation("emr-serverless", "GetJobRun", _run)
def get_job_run(params: Params, at: Location) -> Params:
    return {"jobRun": records.find(RUN, at, params["applicationId"], params["jobRunId"])}


@operation("emr-serverless", "CancelJobRun", _run)
def cancel_job_run(params: Params, at: Location) -> Record:
    run = records.find(RUN, at, params["applicationId"], params["jobRunId"])
    _turn(run, "CANCELLED")
    return run


_RUNS = Listing("emr-serverless", "ListJobRuns", {"createdAtAfter": "createdAt", "createdAtBefore": "createdAt"},
                read=_STATES | {"applicationId"})  # fmt: skip


@operation("emr-serverless", "ListJobRuns", _application)
def list_job_runs(params: Params, at: Location) -> Params:
    found = [{**each, "id": each["jobRunId"]} for each in _runs(params["applicationId"], at)]
    return _RUNS.reply(_in_states(found, params), params)


@operation("emr-serverless", "ListSessions", _application)
def list_sessions(params: Params, at: Location) -> Params:
    """None: ``StartSession`` answers that the emulator has none."""
    records.find(APPLICATION, at, params["applicationId"])
    return {"sessions": []}


def _turn(record: Record, state: str) -> None:
    record["state"], record["updatedAt"] = state, records.now()


def _runs(application: str, at: Location) -> list[Record]:
    return [each for each in records.records(RUN, at) if each["applicationId"] == application]


def _in_states(found: list[Record], params: Params) -> list[Record]:
    return [each for each in found if each["state"] in params.get("states", [each["state"]])]
