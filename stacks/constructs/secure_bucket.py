"""The platform's floor for a bucket."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.bucket_perimeter import confine_to, encrypt_with, share_with_nobody


class SecureBucket(Construct):
    """Customer key, TLS only, versioned, never public, logged, reached through the network's endpoint only.

    ``services_read`` lets services of AWS read with their caller's permissions, from outside the network. Old versions
    go after ``noncurrent_days``; unfinished uploads after a week.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        endpoint_id: str,
        keep: bool,
        services_read: bool = False,
        noncurrent_days: int = 90,
    ) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Resource",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix=f"{construct_id.lower()}/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="ForgetOldVersions",
                    noncurrent_version_expiration=Duration.days(noncurrent_days),
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
            auto_delete_objects=not keep,
        )
        confine_to(self.bucket, endpoint_id, services_read=services_read)
        encrypt_with(self.bucket, key.key_arn)
        share_with_nobody(self.bucket)
