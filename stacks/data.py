"""What outlives every redeploy: keys, buckets, the image registry and the code repository."""

from pathlib import Path

from aws_cdk import Environment, IgnoreMode, RemovalPolicy, Stack
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets
from constructs import Construct

from stacks.constructs.bucket_perimeter import keep_logs_as_delivered, share_with_nobody
from stacks.constructs.handovers import Buckets, ImageRoles, Place, Store
from stacks.constructs.image_perimeter import confine_images
from stacks.constructs.key_perimeter import grant_to_services_only, keep, use_through
from stacks.constructs.provider_logs import adopt_provider_logs
from stacks.constructs.secure_bucket import SecureBucket
from stacks.settings import Retention

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY_NAME = "sagemaker-repository"


class DataStack(Stack):
    """Everything that holds data, code or images, under customer keys."""

    def __init__(
        self, scope: Construct, construct_id: str, *, env: Environment, name: str, retention: Retention, place: Place
    ) -> None:
        super().__init__(scope, construct_id, env=env, termination_protection=retention.keep_data)
        self._keep, self._place = retention.keep_data, place
        self._key = self._new_key("DataKey", "Buckets, images and code of the platform")
        use_through(self._key)
        volume_key = self._new_key("StudioKey", "Volumes of Studio spaces and training instances")
        self._access_logs = self._access_log_bucket()
        image_roles = ImageRoles(
            builder=f"{name}-image-builder",
            training_job=f"{name}-training-job",
            processing_job=f"{name}-processing-job",
        )
        self.store = Store(
            buckets=Buckets(
                raw=self._bucket("Raw"),
                derived=self._bucket("Derived"),
                configuration=self._bucket("Configuration"),
                models=self._bucket("Models", services_read=True),
                artefacts=self._bucket("Artefacts", noncurrent_days=7),
            ),
            key=self._key,
            volume_key=volume_key,
            images=self._image_repository(f"{name}/segmentation", image_roles),
            image_roles=image_roles,
            code=self._code_repository(),
        )
        adopt_provider_logs(self, days=retention.log_days)

    def _removal(self) -> RemovalPolicy:
        return RemovalPolicy.RETAIN if self._keep else RemovalPolicy.DESTROY

    def _new_key(self, construct_id: str, description: str) -> kms.Key:
        key = kms.Key(
            self, construct_id, description=description, enable_key_rotation=True, removal_policy=self._removal()
        )
        grant_to_services_only(key)
        if self._keep:
            keep(key)
        return key

    def _access_log_bucket(self) -> s3.Bucket:
        # Server access logs cannot be delivered to a bucket whose default key is a customer key.
        bucket = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            removal_policy=self._removal(),
            auto_delete_objects=not self._keep,
        )
        keep_logs_as_delivered(bucket)
        share_with_nobody(bucket)
        return bucket

    def _bucket(self, construct_id: str, *, noncurrent_days: int = 90, services_read: bool = False) -> s3.Bucket:
        return SecureBucket(
            self,
            construct_id,
            key=self._key,
            access_logs=self._access_logs,
            endpoint_id=self._place.endpoint_ids["s3"],
            keep=self._keep,
            noncurrent_days=noncurrent_days,
            services_read=services_read,
        ).bucket

    def _image_repository(self, name: str, roles: ImageRoles) -> ecr.Repository:
        repository = ecr.Repository(
            self,
            "Images",
            repository_name=name,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            image_scan_on_push=True,
            encryption=ecr.RepositoryEncryption.KMS,
            encryption_key=self._key,
            removal_policy=self._removal(),
            empty_on_delete=not self._keep,
        )
        confine_images(repository, roles)
        return repository

    def _code_repository(self) -> codecommit.Repository:
        seed = s3_assets.Asset(
            self,
            "CodeSeed",
            path=str(ROOT),
            exclude=[
                "*",
                "!notebooks",
                "!notebooks/**",
                "!experiments",
                "!experiments/**",
                "!jobs",
                "!jobs/*.py",
                "__pycache__",
            ],
            ignore_mode=IgnoreMode.GIT,
        )
        repository = codecommit.Repository(
            self,
            "Code",
            repository_name=REPOSITORY_NAME,
            description="The team's notebooks, experiments and source code",
            code=codecommit.Code.from_asset(seed, "main"),
            kms_key=self._key,
        )
        repository.apply_removal_policy(self._removal())
        return repository
