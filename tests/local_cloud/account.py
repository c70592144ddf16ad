"""What tests need in an emulated account: clients, roles, buckets, images, algorithms, finished jobs."""

import itertools
import json
import ssl
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from local_cloud import LocalCloud

REGION = "eu-central-1"
NUMBER = "000000000000"
_NUMBERS = itertools.count(1)


class Account:
    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.client: Callable[[str], Any] = cache(self._client)

    def _client(self, service: str, checked: bool = True, **credentials: str) -> Any:
        environment = self.cloud.environment
        keys = credentials or {
            "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
        }
        session: Any = boto3.Session(region_name=REGION)
        return session.client(
            service,
            endpoint_url=self.cloud.endpoint,
            verify=environment["AWS_CA_BUNDLE"],
            config=Config(retries={"max_attempts": 1}, parameter_validation=checked),
            **keys,
        )

    def client_with(self, service: str, *, access_key: str) -> Any:
        """With the rights of another account's root, whose number is the access key."""
        return self._client(service, aws_access_key_id=access_key, aws_secret_access_key="local")

    def careless_client(self, service: str) -> Any:
        """One that sends whatever it is given."""
        return self._client(service, checked=False)

    def client_as(self, role_arn: str, service: str) -> Any:
        """With the rights of a role that trusts the account."""
        given = self.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="test")["Credentials"]
        return self.client_of(service, given)

    def client_of(self, service: str, given: Mapping[str, str]) -> Any:
        """With credentials as STS gives them."""
        return self._client(
            service,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    def name(self, prefix: str = "test") -> str:
        """A name that no other test uses."""
        return f"{prefix}-{next(_NUMBERS)}"

    def role(self, *statements: Mapping[str, Any], service: str = "sagemaker.amazonaws.com") -> str:
        """The ARN of a new role with these statements, trusted by the account and by a service."""
        name = self.name("role")
        principal = {"Service": service, "AWS": f"arn:aws:iam::{NUMBER}:root"}
        trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        iam = self.client("iam")
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        if statements:
            policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
            iam.put_role_policy(RoleName=name, PolicyName="test", PolicyDocument=policy)
        return arn

    def bucket(self, objects: Mapping[str, bytes] | None = None) -> str:
        name = self.name("bucket")
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        for key, content in (objects or {}).items():
            s3.put_object(Bucket=name, Key=key, Body=content)
        return name

    def image(self, annotations: Mapping[str, str]) -> str:
        """The URI of an image in a repository of its own."""
        repository = self.name("image")
        ecr = self.client("ecr")
        ecr.create_repository(repositoryName=repository)
        manifest = json.dumps({"schemaVersion": 2, "layers": [], "annotations": annotations})
        ecr.put_image(repositoryName=repository, imageTag="1", imageManifest=manifest)
        return f"{NUMBER}.dkr.ecr.{REGION}.amazonaws.com/{repository}:1"

    def subnets(self) -> tuple[str, Sequence[str]]:
        """A VPC and two subnets in it."""
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        made = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{i}.0/24")["Subnet"]["SubnetId"] for i in (0, 1)]
        return vpc, made

    def domain(self, auth_mode: str = "IAM") -> str:
        """The id of a new domain."""
        vpc, subnets = self.subnets()
        name = self.name("domain")
        sagemaker = self.client("sagemaker")
        sagemaker.create_domain(
            DomainName=name,
            AuthMode=auth_mode,
            VpcId=vpc,
            SubnetIds=subnets,
            DefaultUserSettings={"ExecutionRole": self.role()},
        )
        found = sagemaker.get_paginator("list_domains").paginate().build_full_result()["Domains"]
        return str(next(each["DomainId"] for each in found if each["DomainName"] == name))

    def control(self, path: str, request: Mapping[str, Any]) -> dict[str, Any]:
        trust = ssl.create_default_context(cafile=self.cloud.environment["AWS_CA_BUNDLE"])
        body = json.dumps(request).encode()
        with urllib.request.urlopen(f"{self.cloud.endpoint}{path}", data=body, context=trust) as reply:
            answered: dict[str, Any] = json.load(reply)
        return answered


def eventually(read: Callable[[], Any], accept: Callable[[Any], bool], seconds: float = 60) -> Any:
    """What ``read`` gives once ``accept`` takes it."""
    deadline = time.monotonic() + seconds
    while not accept(value := read()):
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} seconds"
        time.sleep(0.05)
    return value
