"""What one stack hands to the next, each as one value.

Deployment goes network, data, training, studio, governance, and so do these; nothing is ever handed back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from stacks.constructs.job_bounds import JobBounds


@dataclass(frozen=True)
class Place:
    """Where apps and jobs run: the isolated subnets, one a zone, and a security group for each kind of guest.

    No function of ours runs here today; the first one that does has its group. ``endpoint_ids`` are the VPC endpoints
    by the name of their service in ``services.py``; "s3" is the gateway.
    """

    vpc: ec2.IVpc
    app_group: ec2.ISecurityGroup
    training_group: ec2.ISecurityGroup
    function_group: ec2.ISecurityGroup
    emr_group: ec2.ISecurityGroup | None
    endpoint_ids: Mapping[str, str]

    @property
    def subnet_ids(self) -> tuple[str, ...]:
        return tuple(subnet.subnet_id for subnet in self.vpc.isolated_subnets)


@dataclass(frozen=True)
class Buckets:
    """Raw is what came from outside and stays as it came; derived can be made again from it."""

    raw: s3.IBucket
    derived: s3.IBucket
    configuration: s3.IBucket
    models: s3.IBucket
    artefacts: s3.IBucket

    @property
    def all(self) -> tuple[s3.IBucket, ...]:
        return (self.raw, self.derived, self.configuration, self.models, self.artefacts)

    @property
    def inputs(self) -> tuple[s3.IBucket, ...]:
        """What a training job reads."""
        return (self.raw, self.derived, self.configuration)

    @property
    def outputs(self) -> tuple[s3.IBucket, ...]:
        """What a training job writes."""
        return (self.models, self.artefacts)


@dataclass(frozen=True)
class ImageRoles:
    """Names of the only roles that push and pull images: the registry's policy is written before there are any."""

    builder: str
    training_job: str
    processing_job: str


@dataclass(frozen=True)
class Store:
    """Everything that holds data, code or images, and its keys.

    ``key`` is for buckets, images and code; ``volume_key`` for the disks of spaces and of training instances.
    """

    buckets: Buckets
    key: kms.IKey
    volume_key: kms.IKey
    images: ecr.Repository
    image_roles: ImageRoles
    code: codecommit.IRepository


@dataclass(frozen=True)
class TrainingOffer:
    """What whoever submits a job must be allowed to name, what bounds the job, and what bounds whoever submits it."""

    role_arn: str
    processing_role_arn: str
    algorithm_arn: str
    template_arns: tuple[str, ...]
    bounds: JobBounds
    boundary: iam.IManagedPolicy
