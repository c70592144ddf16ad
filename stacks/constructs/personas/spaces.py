"""Spaces and apps of one Studio domain: everybody his own, and the shared ones."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from stacks.constructs.calls import Calls
from stacks.constructs.statements import allow

Conditions = dict[str, dict[str, object]]
FREE_INSTANCE = "system"
SEE_DOMAIN = ("sagemaker:DescribeDomain", "sagemaker:DescribeUserProfile", "sagemaker:ListTags")
LIST_DOMAIN = ("sagemaker:ListApps", "sagemaker:ListDomains", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles")
SEE_SPACES = ("sagemaker:DescribeApp", "sagemaker:DescribeSpace")
TAG = ("sagemaker:AddTags",)
MAKE_SPACES = ("sagemaker:CreateSpace", "sagemaker:UpdateSpace")
DELETE_SPACES = ("sagemaker:DeleteSpace",)
OPEN_APPS = ("sagemaker:CreateApp",)
CLOSE_APPS = ("sagemaker:DeleteApp",)
CALLS = (
    Calls(
        "sagemaker.api",
        (
            *SEE_DOMAIN,
            *LIST_DOMAIN,
            *SEE_SPACES,
            *TAG,
            *MAKE_SPACES,
            *DELETE_SPACES,
            *OPEN_APPS,
            *CLOSE_APPS,
        ),
        "spaces and apps are seen, opened and closed through the API",
    ),
)
_OWN_NAMES = "People choose the names of their own spaces and apps inside the one domain."
_SHARED: Conditions = {"StringEquals": {"sagemaker:SpaceSharingType": "Shared"}}
# Left out, a space is made without it and keeps what it has, so only a request that says ENABLED can open one
# (https://docs.aws.amazon.com/sagemaker/latest/dg/remote-access-remote-setup-abac.html).
NO_REMOTE_ACCESS: Conditions = {"StringEqualsIfExists": {"sagemaker:RemoteAccess": "DISABLED"}}


def may_use_spaces(role: iam.Role, *, domain_id: str, instance_types: Sequence[str]) -> None:
    """Own spaces and the apps in them; of shared spaces the apps. On the instance types that the settings name.

    All people of a persona share one role. Studio's sessions say whose they are by ``${sagemaker:UserProfileName}``
    (https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-jl-admin-guide-permissions.html); without it no
    owner fits, and the request is refused.
    """
    spaces, apps, own = (_in_domain(role, kind, f"{domain_id}/*") for kind in ("space", "app", "user-profile"))
    domain = _in_domain(role, "domain", domain_id)
    mine = _owner(_in_domain(role, "user-profile", f"{domain_id}/${{sagemaker:UserProfileName}}"))
    types = on_these_types(instance_types)
    allow(role, "SeeTheDomain", SEE_DOMAIN, [domain, own, spaces, apps], because=_OWN_NAMES)
    allow(role, "SeeSpaces", SEE_SPACES, [spaces, apps], because=_OWN_NAMES)
    allow(role, "ListTheDomain", LIST_DOMAIN, ["*"], because="Listing has no resource in IAM; it opens nothing.")
    allow(role, "TagSpaces", TAG, [spaces, apps], because=_OWN_NAMES)
    allow(role, "KeepOwnSpaces", MAKE_SPACES, [spaces], {**mine, **NO_REMOTE_ACCESS}, because=_OWN_NAMES)
    allow(role, "DeleteOwnSpaces", DELETE_SPACES, [spaces], mine, because=_OWN_NAMES)
    allow(role, "OpenAppsOnTheseInstances", OPEN_APPS, [apps], {**mine, **types}, because=_OWN_NAMES)
    allow(role, "CloseOwnApps", CLOSE_APPS, [apps], mine, because=_OWN_NAMES)
    allow(role, "OpenSharedAppsOnTheseInstances", OPEN_APPS, [apps], {**_SHARED, **types}, because=_OWN_NAMES)
    allow(role, "CloseSharedApps", CLOSE_APPS, [apps], _SHARED, because=_OWN_NAMES)


def on_these_types(instance_types: Sequence[str]) -> Conditions:
    """And on the instance without a price, on which Studio runs what is its own."""
    return {
        "ForAllValues:StringEquals": {"sagemaker:InstanceTypes": [*instance_types, FREE_INSTANCE]},
        "Null": {"sagemaker:InstanceTypes": "false"},
    }


def _owner(profile_arn: str) -> Conditions:
    return {"ArnEquals": {"sagemaker:OwnerUserProfileArn": profile_arn}}


def _in_domain(role: iam.Role, kind: str, name: str) -> str:
    return Stack.of(role).format_arn(service="sagemaker", resource=kind, resource_name=name)
