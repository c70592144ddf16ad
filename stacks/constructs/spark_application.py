"""A Spark application on EMR Serverless, for sessions from notebooks: inside the network, capped, gone when idle."""

from aws_cdk import aws_emrserverless as emrserverless
from aws_cdk import aws_kms as kms
from constructs import Construct

from stacks.constructs.handovers import Place
from stacks.settings import Emr

RELEASE = "emr-7.12.0"
# For each vCPU: what EMR gives a worker unless asked for more, so that the vCPUs are what a session runs out of first.
MEMORY_GB, DISK_GB = 4, 20


class SparkApplication(Construct):
    """Nothing is kept warm: workers come with a session, and the application stops when it has none.

    Logs go to ``log_uri`` under ``log_key``, and to no store of EMR's own. CloudFormation has no property for the key
    of workers' disks: EMR encrypts those under its own.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        emr: Emr,
        place: Place,
        log_uri: str,
        log_key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        assert place.emr_group is not None, "the network has a group for EMR wherever the settings switch it on"
        application = emrserverless.CfnApplication
        self._resource = application(
            self,
            "Resource",
            name=name,
            type="SPARK",
            release_label=RELEASE,
            architecture="X86_64",
            network_configuration=application.NetworkConfigurationProperty(
                subnet_ids=list(place.subnet_ids), security_group_ids=[place.emr_group.security_group_id]
            ),
            interactive_configuration=application.InteractiveConfigurationProperty(
                livy_endpoint_enabled=True, studio_enabled=False
            ),
            auto_start_configuration=application.AutoStartConfigurationProperty(enabled=True),
            auto_stop_configuration=application.AutoStopConfigurationProperty(
                enabled=True, idle_timeout_minutes=emr.idle_minutes
            ),
            maximum_capacity=_most(emr.max_vcpu),
            monitoring_configuration=application.MonitoringConfigurationProperty(
                managed_persistence_monitoring_configuration=application.ManagedPersistenceMonitoringConfigurationProperty(
                    enabled=False
                ),
                s3_monitoring_configuration=application.S3MonitoringConfigurationProperty(
                    log_uri=log_uri, encryption_key_arn=log_key.key_arn
                ),
            ),
        )

    @property
    def arn(self) -> str:
        return self._resource.attr_arn

    @property
    def id(self) -> str:
        return self._resource.attr_application_id


def _most(vcpus: int) -> emrserverless.CfnApplication.MaximumAllowedResourcesProperty:
    """All workers of all sessions together."""
    return emrserverless.CfnApplication.MaximumAllowedResourcesProperty(
        cpu=f"{vcpus} vCPU", memory=f"{vcpus * MEMORY_GB} GB", disk=f"{vcpus * DISK_GB} GB"
    )
