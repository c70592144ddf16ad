"""Training: the image, the role of its jobs, the registered algorithm and the job templates."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Duration, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from jobs.instances import has_local_storage
from jobs.names import template_parameter
from jobs.template import JobTemplate
from stacks.constructs.buckets import Buckets
from stacks.constructs.image_build import ImageBuild
from stacks.constructs.segmentation_algorithm import SegmentationAlgorithm
from stacks.constructs.training_role import TrainingRole
from stacks.settings import Settings


class TrainingStack(Stack):
    """Everything between a configuration file and a trained model."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        settings: Settings,
        vpc: ec2.IVpc,
        subnet_ids: Sequence[str],
        security_group: ec2.ISecurityGroup,
        buckets: Buckets,
        data_key: kms.IKey,
        volume_key: kms.IKey,
        images: ecr.Repository,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self._settings = settings
        self._name = f"{settings.platform.name}-{settings.environment}"
        self._placement = (tuple(subnet_ids), (security_group.security_group_id,))
        self._buckets, self._data_key, self._volume_key = buckets, data_key, volume_key
        self.role = TrainingRole(self, "Role")
        self.role.read(buckets.inputs)
        self.role.write(buckets.outputs)
        self.role.use_keys(data=data_key, volumes=volume_key)
        self.role.pull(images)
        self.role.report()
        self.role.join(vpc)
        self.algorithm = self._algorithm(images)
        self.templates = [
            self._template("cpu", settings.training.cpu_instance_type),
            self._template("gpu", settings.training.gpu_instance_type),
        ]
        CfnOutput(self, "AlgorithmArn", value=self.algorithm.arn)

    def _algorithm(self, images: ecr.Repository) -> SegmentationAlgorithm:
        image = ImageBuild(
            self,
            "Image",
            repository=images,
            key=self._data_key,
            log_days=self._settings.retention.log_days,
        )
        return SegmentationAlgorithm(
            self,
            "Algorithm",
            name_prefix=f"{self._name}-segmentation",
            image_uri=image.uri,
            image_tag=image.tag,
            image_digest=image.digest,
            instance_types=self._settings.training.instance_types,
        )

    def _template(self, name: str, instance_type: str) -> ssm.StringParameter:
        """One template as an SSM parameter: what every submitting side reads."""
        settings, buckets = self._settings, self._buckets
        subnet_ids, security_group_ids = self._placement
        template = JobTemplate(
            name=name,
            job_prefix=self._name,
            algorithm_name=self.algorithm.name,
            role_arn=self.role.arn,
            instance_type=instance_type,
            volume_gib=settings.training.volume_gib,
            volume_key_arn="" if has_local_storage(instance_type) else self._volume_key.key_arn,
            output_key_arn=self._data_key.key_arn,
            max_runtime_seconds=int(Duration.hours(settings.training.max_runtime_hours).to_seconds()),
            subnet_ids=subnet_ids,
            security_group_ids=security_group_ids,
            configuration_bucket=buckets.configuration.bucket_name,
            output_uri=buckets.models.s3_url_for_object("jobs"),
            checkpoint_uri=buckets.artefacts.s3_url_for_object("checkpoints"),
            buckets={"raw": buckets.raw.bucket_name, "derived": buckets.derived.bucket_name},
        )
        return ssm.StringParameter(
            self,
            f"Template{name.capitalize()}",
            parameter_name=template_parameter(settings.platform.name, settings.environment, name),
            description=f"Training job on {instance_type}",
            string_value=template.to_json(),
        )
