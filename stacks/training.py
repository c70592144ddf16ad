"""Training: the image, the role of its jobs, the registered algorithm and the job templates."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Duration, Environment, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from jobs.instances import has_local_storage
from jobs.names import PROCESSING_LOG_GROUP, TRAINING_LOG_GROUP, template_parameter
from jobs.template import JobTemplate
from stacks.constructs import training_role
from stacks.constructs.calls import Calls
from stacks.constructs.handovers import Place, Store, TrainingOffer
from stacks.constructs.image_build import ImageBuild
from stacks.constructs.job_bounds import JobBounds
from stacks.constructs.perimeter import code_denials, data_denials
from stacks.constructs.personas.boundary import Boundary
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
        place: Place,
        store: Store,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self._settings, self._place, self._store = settings, place, store
        buckets = store.buckets
        self._bounds = self._job_bounds()
        self._boundary = self._boundary_of_users()
        names = store.image_roles
        self._role = self._job_role(
            "Role", names.training_job, TRAINING_LOG_GROUP, reads=buckets.inputs, writes=buckets.outputs
        )
        self._processing_role = self._job_role(
            "ProcessingRole",
            names.processing_job,
            PROCESSING_LOG_GROUP,
            reads=(buckets.raw,),
            writes=(buckets.derived,),
        )
        self._algorithm = self._registered_algorithm()
        templates = [
            self._template("cpu", settings.training.cpu_instance_type),
            self._template("gpu", settings.training.gpu_instance_type),
        ]
        self.offer = TrainingOffer(
            role_arn=self._role.arn,
            processing_role_arn=self._processing_role.arn,
            algorithm_arn=self._algorithm.arn,
            template_arns=tuple(template.parameter_arn for template in templates),
            bounds=self._bounds,
            boundary=self._boundary.policy,
        )
        CfnOutput(self, "AlgorithmArn", value=self._algorithm.arn)

    @staticmethod
    def calls() -> tuple[Calls, ...]:
        """What training jobs call from inside the network."""
        return training_role.CALLS

    def _boundary_of_users(self) -> Boundary:
        """It stands here, before the first role that it bounds, and so knows the roles of jobs by name."""
        names, spark = self._store.image_roles, f"{self._settings.prefix}-emr-*"
        return Boundary(
            self,
            "Boundary",
            name=f"{self._settings.prefix}-boundary",
            jobs=self._bounds,
            app_types=self._settings.studio.instance_types,
            passed_roles=[self._role_named(name) for name in (names.training_job, names.processing_job, spark)],
            raw=self._store.buckets.raw,
            denials=[*data_denials(self._place), *code_denials(self._place)],
        )

    def _role_named(self, name: str) -> str:
        return self.format_arn(service="iam", region="", resource="role", resource_name=name)

    def _job_bounds(self) -> JobBounds:
        training = self._settings.training
        return JobBounds(
            prefix=self._settings.prefix,
            instance_type=training.cpu_instance_type,
            subnet_ids=self._place.subnet_ids,
            security_group_id=self._place.training_group.security_group_id,
            output_key_arn=self._store.key.key_arn,
            volume_key_arn="" if has_local_storage(training.cpu_instance_type) else self._store.volume_key.key_arn,
            max_runtime_seconds=int(Duration.hours(training.max_runtime_hours).to_seconds()),
        )

    def _job_role(
        self,
        construct_id: str,
        name: str,
        log_group: str,
        *,
        reads: Sequence[s3.IBucket],
        writes: Sequence[s3.IBucket],
    ) -> TrainingRole:
        role, store = TrainingRole(self, construct_id, name=name, boundary=self._boundary.policy), self._store
        role.read(reads)
        role.write(writes)
        role.use_keys(data=store.key, volumes=store.volume_key)
        role.pull(store.images)
        role.report(log_group)
        role.join(self._place.vpc)
        return role

    def _registered_algorithm(self) -> SegmentationAlgorithm:
        image = ImageBuild(
            self,
            "Image",
            repository=self._store.images,
            builder_name=self._store.image_roles.builder,
            key=self._store.key,
            log_days=self._settings.retention.log_days,
        )
        return SegmentationAlgorithm(
            self,
            "Algorithm",
            name_prefix=f"{self._settings.prefix}-segmentation",
            image_uri=image.uri,
            image_tag=image.tag,
            image_digest=image.digest,
            instance_types=self._settings.training.instance_types,
        )

    def _template(self, name: str, instance_type: str) -> ssm.StringParameter:
        """One template as an SSM parameter: what every submitting side reads."""
        settings, store, buckets = self._settings, self._store, self._store.buckets
        template = JobTemplate(
            name=name,
            job_prefix=settings.prefix,
            algorithm_name=self._algorithm.name,
            role_arn=self._role.arn,
            processing_role_arn=self._processing_role.arn,
            instance_type=instance_type,
            volume_gib=settings.training.volume_gib,
            volume_key_arn="" if has_local_storage(instance_type) else store.volume_key.key_arn,
            output_key_arn=store.key.key_arn,
            max_runtime_seconds=int(Duration.hours(settings.training.max_runtime_hours).to_seconds()),
            subnet_ids=self._place.subnet_ids,
            security_group_ids=(self._place.training_group.security_group_id,),
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
