"""The Studio domain: single sign-on, inside the VPC, no home file system, idle apps stopped by SageMaker itself."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from stacks.constructs.calls import Calls
from stacks.constructs.heartbeat import Heartbeat
from stacks.settings import Studio

_Domain = sagemaker.CfnDomain
# What AWS lists for a domain that is confined to its VPC, and what its SDKs ask first.
CALLS = (
    Calls(
        "studio", ("sagemaker:CreateApp",), "Studio's own traffic in a VpcOnly domain, for which AWS asks this action"
    ),
    Calls("sagemaker.runtime", ("sagemaker:InvokeEndpoint",), "AWS lists it for Studio: notebooks ask deployed models"),
    Calls("sts", ("sts:GetCallerIdentity",), "every SDK asks who it is; without it Studio reports a permission error"),
)


class StudioDomain(Construct):
    """Defaults hold for every profile that SageMaker makes when somebody signs in for the first time.

    Shared spaces ignore the user settings, so what must hold for them is said again in the space settings.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        studio: Studio,
        role_arn: str,
        vpc: ec2.IVpc,
        subnet_ids: Sequence[str],
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
        repository_url: str,
    ) -> None:
        super().__init__(scope, construct_id)
        groups = [security_group.security_group_id]
        beats = Heartbeat(self, "Heartbeat", prefix=name, idle_minutes=studio.idle_minutes)
        jupyter_lab = _jupyter_lab(studio, repository_url, beats.jupyter_lab_arn)
        storage = _storage(studio)
        self.resource = _Domain(
            self,
            "Resource",
            domain_name=name,
            auth_mode="SSO",
            app_network_access_type="VpcOnly",
            vpc_id=vpc.vpc_id,
            subnet_ids=list(subnet_ids),
            kms_key_id=key.key_arn,
            # Spaces have volumes of their own; a home file system would outlive the domain and block its subnets.
            home_efs_file_system_creation="Disabled",
            tag_propagation="ENABLED",
            default_user_settings=_Domain.UserSettingsProperty(
                execution_role=role_arn,
                security_groups=groups,
                auto_mount_home_efs="Disabled",
                studio_web_portal="ENABLED",
                default_landing_uri="studio::",
                jupyter_lab_app_settings=jupyter_lab,
                code_editor_app_settings=_Domain.CodeEditorAppSettingsProperty(
                    app_lifecycle_management=_idle(studio),
                    built_in_lifecycle_config_arn=beats.code_editor_arn,
                    default_resource_spec=_instance(studio),
                ),
                space_storage_settings=storage,
            ),
            default_space_settings=_Domain.DefaultSpaceSettingsProperty(
                execution_role=role_arn,
                security_groups=groups,
                jupyter_lab_app_settings=jupyter_lab,
                space_storage_settings=storage,
            ),
            domain_settings=_Domain.DomainSettingsProperty(execution_role_identity_config="USER_PROFILE_NAME"),
        )
        self.id = self.resource.attr_domain_id
        self.application_arn = self.resource.attr_single_sign_on_application_arn


def _jupyter_lab(
    studio: Studio, repository_url: str, heartbeat_arn: str
) -> sagemaker.CfnDomain.JupyterLabAppSettingsProperty:
    return _Domain.JupyterLabAppSettingsProperty(
        app_lifecycle_management=_idle(studio),
        # Built in, not default: a default is what people may change when they start an app.
        built_in_lifecycle_config_arn=heartbeat_arn,
        code_repositories=[_Domain.CodeRepositoryProperty(repository_url=repository_url)],
        default_resource_spec=_instance(studio),
    )


def _idle(studio: Studio) -> sagemaker.CfnDomain.AppLifecycleManagementProperty:
    # Three equal values: people can neither lengthen nor shorten the limit.
    return _Domain.AppLifecycleManagementProperty(
        idle_settings=_Domain.IdleSettingsProperty(
            lifecycle_management="ENABLED",
            idle_timeout_in_minutes=studio.idle_minutes,
            min_idle_timeout_in_minutes=studio.idle_minutes,
            max_idle_timeout_in_minutes=studio.idle_minutes,
        )
    )


def _instance(studio: Studio) -> sagemaker.CfnDomain.ResourceSpecProperty:
    return _Domain.ResourceSpecProperty(instance_type=studio.instance_types[0])


def _storage(studio: Studio) -> sagemaker.CfnDomain.DefaultSpaceStorageSettingsProperty:
    return _Domain.DefaultSpaceStorageSettingsProperty(
        default_ebs_storage_settings=_Domain.DefaultEbsStorageSettingsProperty(
            default_ebs_volume_size_in_gb=studio.space_volume_gib,
            maximum_ebs_volume_size_in_gb=studio.space_volume_gib,
        )
    )
