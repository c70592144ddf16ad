"""AWS::SageMaker types, AWS::SSO::ApplicationAssignment and AWS::IdentityStore::Group."""

from __future__ import annotations

from local_cloud import records
from local_cloud.cloudformation.record_types import RecordType
from local_cloud.engine.provisioning import Properties, before_delete
from local_cloud.engine.request import current_location
from local_cloud.services import identity_store, sso
from local_cloud.services.sagemaker import algorithm, mlflow, registry, studio

_TYPES = (
    RecordType(
        "AWS::SageMaker::Domain", studio.DOMAIN, "DomainId",
        attributes=("DomainArn", "DomainId", "Url", "HomeEfsFileSystemId", "SecurityGroupIdForDomainBoundary",
                    "SingleSignOnManagedApplicationInstanceId", "SingleSignOnApplicationArn"),
        create_only=frozenset({"DomainName", "AuthMode", "VpcId", "KmsKeyId"}),
        deletion={"RetentionPolicy": {"HomeEfsFileSystem": "Delete"}},
    ),
    RecordType(
        "AWS::SageMaker::UserProfile", studio.USER_PROFILE, "UserProfileName", attributes=("UserProfileArn",),
        create_only=frozenset({"DomainId", "UserProfileName", "SingleSignOnUserIdentifier", "SingleSignOnUserValue"}),
    ),
    RecordType(
        "AWS::SageMaker::Space", studio.SPACE, "SpaceName", attributes=("SpaceArn", "Url"),
        create_only=frozenset({"DomainId", "SpaceName", "OwnershipSettings", "SpaceSharingSettings"}),
    ),
    RecordType("AWS::SageMaker::App", studio.APP, "AppName", attributes=("AppArn",)),
    RecordType(
        "AWS::SageMaker::StudioLifecycleConfig", studio.LIFECYCLE_CONFIG, "StudioLifecycleConfigName",
        attributes=("StudioLifecycleConfigArn",),
    ),
    RecordType(
        "AWS::SageMaker::Algorithm", algorithm.ALGORITHM, "AlgorithmName", generated_name="AlgorithmName",
        attributes=("AlgorithmArn", "AlgorithmStatus", "CreationTime"),
    ),
    RecordType(
        "AWS::SageMaker::ModelPackageGroup", registry.GROUP, "ModelPackageGroupArn",
        attributes=("ModelPackageGroupArn", "ModelPackageGroupStatus", "CreationTime"),
    ),
    RecordType(
        "AWS::SageMaker::MlflowTrackingServer", mlflow.TRACKING_SERVER, "TrackingServerName",
        attributes=("TrackingServerArn",), create_only=frozenset({"TrackingServerName"}),
    ),
    RecordType("AWS::SageMaker::MlflowApp", mlflow.APP, "Arn", attributes=("Arn",), create_only=frozenset({"Name"})),
    RecordType("AWS::SSO::ApplicationAssignment", sso.ASSIGNMENT, "AssignmentId"),
    RecordType(
        "AWS::IdentityStore::Group", identity_store.GROUP, "GroupId", attributes=("GroupId",),
        create_only=frozenset({"IdentityStoreId", "DisplayName", "Description"}),
    ),
)  # fmt: skip


def add_types() -> None:
    for each in _TYPES:
        each.add()
    before_delete("AWS::EC2::Subnet", _refuse_if_a_domain_is_in)


def _refuse_if_a_domain_is_in(subnet: str, _properties: Properties) -> None:
    """A domain has network interfaces in its subnets, which ministack's EC2 knows nothing of."""
    for domain in records.records(studio.DOMAIN, current_location()):
        if subnet in domain["SubnetIds"]:
            raise ValueError(f"The subnet '{subnet}' has dependencies and cannot be deleted: {domain['DomainArn']}.")
