"""What belongs to AWS and yet may have to be reached through an endpoint of ours: one row each, with its source.

None is allowed by default. A capability that needs one names it in its ``Calls``; until then its row is knowledge,
not a permission. Sources were read, not tried: no row has been seen to work on AWS by us.

Two needs that one might expect have no row. *Registries*: training and Studio images are pulled by SageMaker from
its own side, so no code inside asks a registry. *EMR Serverless*: AWS documents no bucket of its own that a worker
must reach; the row for EMR is that of clusters on EC2.
"""

from dataclasses import dataclass

_LIST = "https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md"


@dataclass(frozen=True)
class AwsOwned:
    """Objects in buckets of AWS. ``{region}`` and ``{regionwithoutdashes}`` stand for the Region.

    ``signed_by_us`` tells whether the request carries our credentials. Where it carries AWS's own (a URL that AWS has
    signed) or none, the policy cannot ask for our account, and the names of the objects are the only bound.
    """

    name: str
    actions: tuple[str, ...]
    buckets: tuple[str, ...]
    signed_by_us: bool
    needed_by: str
    source: str


AWS_OWNED = (
    AwsOwned(
        "ImageLayersOfEcr",
        ("s3:GetObject",),
        ("prod-{region}-starport-layer-bucket",),
        signed_by_us=False,
        needed_by="whatever pulls images from ECR inside the network",
        source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms",
    ),
    AwsOwned(
        "AnswersOfCustomResources",
        ("s3:PutObject",),
        ("cloudformation-custom-resource-response-{regionwithoutdashes}",),
        signed_by_us=False,
        needed_by="a function behind a custom resource that runs inside the network",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html",
    ),
    AwsOwned(
        "ModelsOfJumpStart",
        ("s3:GetObject",),
        ("jumpstart-cache-prod-{region}",),
        signed_by_us=True,
        needed_by="SageMaker JumpStart in Studio",
        source=_LIST,
    ),
    AwsOwned(
        "PackagesOfEmrClusters",
        ("s3:GetObject",),
        ("packages.{region}.amazonaws.com", "repo.{region}.amazonaws.com", "repo.{region}.emr.amazonaws.com"),
        signed_by_us=False,
        needed_by="EMR clusters on EC2, which install packages when they start",
        source="https://docs.aws.amazon.com/emr/latest/ManagementGuide/private-subnet-iampolicy.html",
    ),
)


def aws_owned(name: str) -> AwsOwned:
    """The row of this name; a name without a row is a KeyError."""
    return {row.name: row for row in AWS_OWNED}[name]
