"""SageMaker Studio: domains, user profiles, spaces and apps."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.access import passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.engine import network
from local_cloud.records import Record, random_id
from local_cloud.services.sso import close_studio_application, studio_application
from local_cloud.standard import arn_resource, serve_list, serve_standard

_READY = {"Status": "InService"}


def _new_domain(params: Params, at: Location) -> Record:
    network.require_subnets(params.get("SubnetIds", ()), at)
    identifier = f"d-{random_id(12)}"
    added: Record = {"DomainId": identifier, "Url": f"https://{identifier}.studio.{at.region}.sagemaker.aws"}
    if params.get("HomeEfsFileSystemCreation") != "Disabled":
        added["HomeEfsFileSystemId"] = f"fs-{random_id(17, '0123456789abcdef')}"
    if params["AuthMode"] == "SSO":
        application = studio_application(params["DomainName"], at)
        added["SingleSignOnApplicationArn"] = application
        added["SingleSignOnManagedApplicationInstanceId"] = application.rsplit("/", 1)[-1]
    return added


DOMAIN = records.kind(
    service="sagemaker", name="Domain", key=("DomainId",), arn="domain/{DomainId}", arn_member="DomainArn",
    created={**_READY, "AppNetworkAccessType": "PublicInternetOnly"}, unique=("DomainName",), complete=_new_domain,
)  # fmt: skip
USER_PROFILE = records.kind(
    service="sagemaker", name="UserProfile", key=("DomainId", "UserProfileName"), parents=(DOMAIN,), created=_READY,
    arn="user-profile/{DomainId}/{UserProfileName}", arn_member="UserProfileArn",
)  # fmt: skip


_SUMMARIZED = ("OwnershipSettings", "SpaceSharingSettings")


def _new_space(params: Params, at: Location) -> Record:
    owner = params.get("OwnershipSettings", {}).get("OwnerUserProfileName")
    if owner:
        records.find(USER_PROFILE, at, params["DomainId"], owner)
    return {f"{each}Summary": params[each] for each in _SUMMARIZED if each in params}


SPACE = records.kind(
    service="sagemaker", name="Space", key=("DomainId", "SpaceName"), parents=(DOMAIN,), created=_READY,
    arn="space/{DomainId}/{SpaceName}", arn_member="SpaceArn", complete=_new_space,
)  # fmt: skip
LIFECYCLE_CONFIG = records.kind(
    service="sagemaker", name="StudioLifecycleConfig", key=("StudioLifecycleConfigName",),
    arn="studio-lifecycle-config/{StudioLifecycleConfigName}", arn_member="StudioLifecycleConfigArn",
)  # fmt: skip


def _owner(params: Params) -> str:
    return params.get("UserProfileName") or params.get("SpaceName") or "*"


def _new_app(params: Params, _at: Location) -> Record:
    if bool(params.get("UserProfileName")) == bool(params.get("SpaceName")):
        raise ApiError("ValidationException", "An app belongs to exactly one of UserProfileName and SpaceName.")
    started = records.now()
    return {"LastHealthCheckTimestamp": started, "LastUserActivityTimestamp": started, "Owner": _owner(params)}


APP = records.kind(
    service="sagemaker", name="App", key=("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName"),
    parents=(DOMAIN, USER_PROFILE, SPACE), created=_READY, arn_member="AppArn", complete=_new_app,
    arn="app/{DomainId}/{Owner}/{AppType}/{AppName}", stamps=("CreationTime",),
)  # fmt: skip

serve_standard(DOMAIN)
serve_standard(USER_PROFILE, filters={"DomainIdEquals": "DomainId", "UserProfileNameContains": "UserProfileName"})
serve_standard(SPACE, filters={"DomainIdEquals": "DomainId", "SpaceNameContains": "SpaceName"})
serve_standard(LIFECYCLE_CONFIG, filters={"NameContains": "StudioLifecycleConfigName"})
serve_list(APP, "ListApps", {"DomainIdEquals": "DomainId", "UserProfileNameEquals": "UserProfileName",
                             "SpaceNameEquals": "SpaceName"})  # fmt: skip


def _app_resource(params: Params, at: Location) -> list[str]:
    return [APP.arn_of({**params, "Owner": _owner(params)}, at)]


@operation("sagemaker", "CreateApp", _app_resource)
def create_app(params: Params, at: Location) -> Record:
    return records.create(APP, params, at)


@operation("sagemaker", "DescribeApp", _app_resource)
def describe_app(params: Params, at: Location) -> Record:
    return records.find(APP, at, *(params.get(member) for member in APP.key))


@operation("sagemaker", "DeleteDomain", arn_resource(DOMAIN))
def delete_domain(params: Params, at: Location) -> None:
    domain = records.find(DOMAIN, at, params["DomainId"])
    records.remove(DOMAIN, domain, at)
    if "SingleSignOnApplicationArn" in domain:
        close_studio_application(domain["SingleSignOnApplicationArn"], at)


@operation("sagemaker", "DeleteApp", _app_resource)
def delete_app(params: Params, at: Location) -> None:
    """A deleted app stays to be seen, with that status, as on AWS."""
    app = describe_app(params, at)
    if app["Status"] == "Deleted":
        raise ApiError(APP.missing, f"App [{app['AppArn']}] is already deleted.")
    app["Status"] = "Deleted"


def _execution_roles(params: Params) -> list[str]:
    sections = ("DefaultUserSettings", "DefaultSpaceSettings", "UserSettings")
    roles = (params.get(section, {}).get("ExecutionRole") for section in sections)
    return [role for role in roles if role]


for _operation in ("CreateDomain", "UpdateDomain", "CreateUserProfile", "UpdateUserProfile"):
    passes_roles("sagemaker", _operation, _execution_roles)
