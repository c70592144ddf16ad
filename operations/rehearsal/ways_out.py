"""Ways out that somebody might try, by the policies that were really deployed; each beside what must go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import boto3
from botocore.config import Config

from jobs.gateway import JobState
from jobs.template import JobTemplate
from operations.rehearsal.attempts import BUCKET, ENDPOINT, IDENTITY, KEY, NO_WAY, Act, Attempt, But
from operations.rehearsal.terminal import Terminal

STRANGER = {"aws_access_key_id": "999988887777", "aws_secret_access_key": "theirs"}
"""Another account's root: the embedded AWS takes an account's number for its key."""
THEIRS = "cloister-rehearsal-of-somebody-else"
_ONCE = Config(retries={"total_max_attempts": 1})
_GPU = "ml.g5.xlarge"


@dataclass(frozen=True)
class Place:
    """The deployed platform, and whoever is there; ``key`` names an object of the raw bucket."""

    scientist: Terminal
    template: JobTemplate
    state: JobState
    key: str

    def attempts(self) -> Iterator[Attempt]:
        yield self._reading()
        yield self._writing()
        yield self._training()
        yield self._calling()

    def _reading(self) -> Attempt:
        raw = self.template.buckets["raw"]
        inside, outside = self.scientist.client("s3"), _client("s3", self.scientist.credentials)
        stranger_inside = _client("s3", STRANGER, self.scientist.address("s3"))
        job = _client("s3", _credentials_of(self.template.role_arn))
        return Attempt(
            "read raw data, as a scientist in Studio",
            _get(inside, raw, self.key),
            (
                But("with the same credentials outside", _get(outside, raw, self.key), BUCKET),
                But("with a job's credentials outside", _get(job, raw, self.key), BUCKET),
                But("as the account's own root, outside", _get(_client("s3"), raw, self.key), BUCKET),
                But("with foreign credentials outside", _get(_client("s3", STRANGER), raw, self.key), BUCKET),
                But("with foreign credentials inside", _get(stranger_inside, raw, self.key), ENDPOINT),
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
                But("under no key of ours", _put(s3, ours, {"ServerSideEncryption": "AES256"}), BUCKET),
                But("under another key", _put(s3, ours, other), BUCKET),
                But("with the key itself, past S3", _data_key(kms, self.template.output_key_arn), KEY),
                But("to a foreign bucket", _put(s3, THEIRS), ENDPOINT),
                But("there, with foreign credentials", _put(stranger, THEIRS), ENDPOINT),
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
                But("on a GPU", lambda: sagemaker.create_training_job(**on_gpu), IDENTITY),
                But("without subnets", lambda: sagemaker.create_training_job(**nowhere), IDENTITY),
            ),
        )

    def _calling(self) -> Attempt:
        tables = _client("dynamodb", self.scientist.credentials, self.scientist.address("dynamodb"))
        return Attempt(
            "call a service that has an endpoint",
            lambda: self.scientist.client("sts").get_caller_identity(),
            (But("one that has none", tables.list_tables, NO_WAY),),
        )

    @property
    def _configuration(self) -> str:
        return f"s3://{self.template.configuration_bucket}/none.toml"


def foreign_bucket() -> Any:
    """A new bucket of another account; whoever asks for it deletes it."""
    bucket = boto3.resource("s3", **STRANGER).Bucket(THEIRS)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": bucket.meta.client.meta.region_name})
    return bucket


def _credentials_of(role_arn: str) -> Mapping[str, str]:
    """What a job's code could print: here STS lets the account's root assume a role that trusts a service alone."""
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
