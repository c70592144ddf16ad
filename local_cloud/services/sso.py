"""IAM Identity Center's administration: one instance, Studio's application, who is assigned to it."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.listing import Listing
from local_cloud.records import Record

INSTANCE_ID = "ssoins-0000000000000000"
IDENTITY_STORE_ID = "d-0000000000"
INSTANCE_ARN = f"arn:aws:sso:::instance/{INSTANCE_ID}"
_MISSING = "ResourceNotFoundException"

APPLICATION = records.kind(
    service="sso-admin", name="Application", key=("ApplicationArn",), missing=_MISSING, stamps=("CreatedDate",)
)
ASSIGNMENT = records.kind(
    service="sso-admin", name="ApplicationAssignment", key=("ApplicationArn", "PrincipalId", "PrincipalType"),
    parents=(APPLICATION,), missing=_MISSING, exists="ConflictException", stamps=(),
    complete=lambda params, _at: {
        "AssignmentId": "|".join(params[each] for each in ("ApplicationArn", "PrincipalType", "PrincipalId"))
    },
)  # fmt: skip


def studio_application(domain: str, at: Location) -> str:
    """The ARN of the application that SageMaker makes in Identity Center for a domain with single sign-on."""
    arn = f"arn:aws:sso::{at.account}:application/{INSTANCE_ID}/apl-{records.random_id(16, '0123456789abcdef')}"
    made = {"ApplicationArn": arn, "Name": f"SageMaker Studio {domain}", "InstanceArn": INSTANCE_ARN}
    records.create(APPLICATION, {**made, "ApplicationAccount": at.account, "Status": "ENABLED"}, at)
    return arn


def close_studio_application(arn: str, at: Location) -> None:
    """SageMaker takes the application, and with it its assignments, away with the domain."""
    for assignment in _assignments(arn, at):
        records.remove(ASSIGNMENT, assignment, at)
    records.remove(APPLICATION, records.find(APPLICATION, at, arn), at)


@operation("sso-admin", "ListInstances")
def list_instances(_params: Params, at: Location) -> Params:
    instance = {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": IDENTITY_STORE_ID, "OwnerAccountId": at.account}
    return {"Instances": [{**instance, "Name": "local-emulator", "Status": "ACTIVE", "CreatedDate": 0}]}


def _application(params: Params, _at: Location) -> list[str]:
    return [params["ApplicationArn"]]


@operation("sso-admin", "DescribeApplication", _application)
def describe_application(params: Params, at: Location) -> Record:
    return records.find(APPLICATION, at, params["ApplicationArn"])


@operation("sso-admin", "CreateApplicationAssignment", _application)
def create_application_assignment(params: Params, at: Location) -> None:
    records.create(ASSIGNMENT, params, at)


@operation("sso-admin", "DescribeApplicationAssignment", _application)
def describe_application_assignment(params: Params, at: Location) -> Record:
    return records.find(ASSIGNMENT, at, *(params[member] for member in ASSIGNMENT.key))


@operation("sso-admin", "DeleteApplicationAssignment", _application)
def delete_application_assignment(params: Params, at: Location) -> None:
    records.remove(ASSIGNMENT, describe_application_assignment(params, at), at)


_ASSIGNMENTS = Listing("sso-admin", "ListApplicationAssignments", {"ApplicationArn": "ApplicationArn"})


@operation("sso-admin", "ListApplicationAssignments", _application)
def list_application_assignments(params: Params, at: Location) -> Params:
    records.find(APPLICATION, at, params["ApplicationArn"])
    return _ASSIGNMENTS.reply(records.records(ASSIGNMENT, at), params)


def _assignments(application: str, at: Location) -> list[Record]:
    return [each for each in records.records(ASSIGNMENT, at) if each["ApplicationArn"] == application]
