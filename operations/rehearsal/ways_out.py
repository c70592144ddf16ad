"""Ways out that somebody might try, by the policies that were really deployed; each beside what must go."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import boto3
from botocore.config import Config

from jobs.gateway import JobState
from jobs.template import JobTemplate
from operations.rehearsal.attempts import BOUNDARY, BUCKET, ENDPOINT, IDENTITY, KEY, NO_WAY, Act, Attempt, But
from operations.rehearsal.imagery import scene_key
from operations.rehearsal.terminal import Terminal

STRANGER = {"aws_access_key_id": "999988887777", "aws_secret_access_key": "theirs"}
"""Another account's root: the embedded AWS takes an account's number for its key."""
THEIRS, ADMIN = "cloister-rehearsal-of-somebody-else", "cloister-rehearsal-admin"
_ONCE = Config(retries={"total_max_attempts": 1})
_GPU = "ml.g5.xlarge"
_OURS = (IDENTITY, BOUNDARY)


@dataclass(frozen=True)
class Place:
    """The deployed platform, and whoever is there. ``prefix`` begins the names of what was deployed."""

    scientist: Terminal
    lead: Terminal
    prefix: str
    template: JobTemplate
    state: JobState
    model_package_arn: str

    def attempts(self) -> Iterator[Attempt]:
        yield self._reading()
        with foreign_bucket():
            yield self._writing()
        yield self._training()
        yield self._approving()
        with admin(self.prefix) as credentials:
            yield self._administering(credentials)
        yield self._calling()

    def _reading(self) -> Attempt:
        raw = self.template.buckets["raw"]
        inside, outside = self.scientist.client("s3"), _client("s3", self.scientist.credentials)
        stranger_inside = _client("s3", STRANGER, self.scientist.address("s3"))
        job = _client("s3", _credentials_of(self.template.role_arn))
        return Attempt(
            "read raw data, as a scientist in Studio",
            _get(inside, raw, scene_key()),
            (
                But("with the same credentials outside", _get(outside, raw, scene_key()), (BOUNDARY, BUCKET)),
                But("with a job's credentials outside", _get(job, raw, scene_key()), (BOUNDARY, BUCKET)),
                But("as the account's own root, outside", _get(_client("s3"), raw, scene_key()), (BUCKET,)),
                But("with foreign credentials outside", _get(_client("s3", STRANGER), raw, scene_key()), (BUCKET,)),
                But("with foreign credentials inside", _get(stranger_inside, raw, scene_key()), (ENDPOINT,)),
            ),
        )

    def _writing(self) -> Attempt:
        ours, s3 = self.template.buckets["derived"], self.scientist.client("s3")
        stranger = _client("s3", STRANGER, self.scientist.address("s3"))
        kms = _client("kms", self.scientist.credentials)
        other = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.template.volume_key_arn}
        return Attempt(
            "write derived data under our key",
            _put(s3, ours, {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.template.output_key_arn}),
            (
                But("under no key of ours", _put(s3, ours, {"ServerSideEncryption": "AES256"}), (BOUNDARY, BUCKET)),
                But("under another key", _put(s3, ours, other), (BOUNDARY, BUCKET)),
                But("with the key itself, past S3", _data_key(kms, self.template.output_key_arn), (BOUNDARY, KEY)),
                But("to a foreign bucket", _put(s3, THEIRS), (*_OURS, ENDPOINT)),
                But("there, with foreign credentials", _put(stranger, THEIRS), (ENDPOINT,)),
            ),
        )

    def _training(self) -> Attempt:
        sagemaker = self.scientist.client("sagemaker")
        request = self.template.request(job_name=f"{self.state.name}-out", config_uri=self._configuration)
        gpu = replace(self.template, instance_type=_GPU, volume_key_arn="")
        on_gpu = gpu.request(job_name=f"{self.state.name}-gpu", config_uri=self._configuration)
        nowhere = {name: value for name, value in request.items() if name != "VpcConfig"}
        return Attempt(
            "train on a CPU in our subnets, as just done",
            lambda: sagemaker.describe_training_job(TrainingJobName=self.state.name),
            (
                But("on a GPU", lambda: sagemaker.create_training_job(**on_gpu), _OURS),
                But("without subnets", lambda: sagemaker.create_training_job(**nowhere), _OURS),
            ),
        )

    def _approving(self) -> Attempt:
        return Attempt(
            "approve a model version, as a lead",
            _approve(self.lead.client("sagemaker"), self.model_package_arn),
            (
                But(
                    "as the scientist who registered it",
                    _approve(self.scientist.client("sagemaker"), self.model_package_arn),
                    _OURS,
                ),
            ),
        )

    def _administering(self, credentials: Mapping[str, str]) -> Attempt:
        raw, s3 = self.template.buckets["raw"], _client("s3", credentials)
        sagemaker = _client("sagemaker", credentials)
        return Attempt(
            "see how raw data is guarded, as an admin",
            lambda: s3.get_bucket_policy(Bucket=raw),
            (
                But("read it", _get(s3, raw, scene_key()), (BUCKET,)),
                But("approve a model version", _approve(sagemaker, self.model_package_arn), (IDENTITY,)),
            ),
        )

    def _calling(self) -> Attempt:
        tables = _client("dynamodb", self.scientist.credentials, self.scientist.address("dynamodb"))
        return Attempt(
            "call a service that has an endpoint",
            lambda: self.scientist.client("sts").get_caller_identity(),
            (But("one that has none", tables.list_tables, (NO_WAY,)),),
        )

    @property
    def _configuration(self) -> str:
        return f"s3://{self.template.configuration_bucket}/none.toml"


@contextmanager
def foreign_bucket() -> Iterator[None]:
    """A bucket of another account."""
    bucket = boto3.resource("s3", **STRANGER).Bucket(THEIRS)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": bucket.meta.client.meta.region_name})
    yield
    bucket.delete()


@contextmanager
def admin(prefix: str) -> Iterator[Mapping[str, str]]:
    """Credentials of a role as IAM Identity Center makes it of a permission set that names the admin's policies."""
    iam, identity = boto3.resource("iam"), boto3.client("sts").get_caller_identity()
    trust = {"Effect": "Allow", "Principal": {"AWS": identity["Arn"]}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName=ADMIN, AssumeRolePolicyDocument=document)
    named = [f"arn:aws:iam::{identity['Account']}:policy/{prefix}-{each}" for each in ("admin", "auditor")]
    for policy in named:
        role.attach_policy(PolicyArn=policy)
    yield _credentials_of(role.arn)
    for policy in named:
        role.detach_policy(PolicyArn=policy)
    role.delete()


def _credentials_of(role_arn: str) -> Mapping[str, str]:
    """STS here lets the account's root assume any role, that of a job too, which trusts SageMaker alone.

    On AWS a job's credentials are what its code could print.
    """
    given = boto3.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="copied")["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def _client(service: str, credentials: Mapping[str, str] | None = None, address: str | None = None) -> Any:
    """From outside unless an address inside is given, and as the account's root unless credentials are."""
    session: Any = boto3
    return session.client(service, endpoint_url=address, config=_ONCE, **(credentials or {}))


def _get(s3: Any, bucket: str, key: str) -> Act:
    return lambda: s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def _put(s3: Any, bucket: str, encryption: Mapping[str, str] | None = None) -> Act:
    return lambda: s3.put_object(Bucket=bucket, Key="ways-out/note.txt", Body=b"out", **(encryption or {}))


def _data_key(kms: Any, key: str) -> Act:
    return lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256")


def _approve(sagemaker: Any, model_package_arn: str) -> Act:
    return lambda: sagemaker.update_model_package(ModelPackageArn=model_package_arn, ModelApprovalStatus="Approved")
