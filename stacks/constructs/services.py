"""The AWS services that an endpoint of ours can lead to, one row each: a table of data.

A row costs nothing. Its endpoint is made, and paid for, when a capability calls it (``calls.py``).
"""

from dataclasses import dataclass

_PRIVATELINK = "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"
_STUDIO = "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html"
_LIVY = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/interactive-workloads-livy-endpoints.html"


@dataclass(frozen=True)
class Service:
    """A service as a network sees it; ``{region}`` stands for the Region.

    Args:
        name: how capabilities name it: the end of the endpoint's name.
        construct_id: the endpoint's; logical ids follow from it, so it stays as it is.
        endpoint: the service name of the endpoint.
        hosts: DNS names that lead to it, as a DNS firewall spells them. The endpoint's private DNS answers them.
        clients: what code calls it: names of SDK clients, or of a library's class.
        source: where name, hosts and the need for it can be looked up.
        gateway: routes instead of interfaces, and no charge.
    """

    name: str
    construct_id: str
    endpoint: str
    hosts: tuple[str, ...]
    clients: tuple[str, ...]
    source: str
    gateway: bool = False


SERVICES = (
    Service(
        "s3",
        "S3",
        "com.amazonaws.{region}.s3",
        ("s3.{region}.amazonaws.com", "*.s3.{region}.amazonaws.com"),
        ("s3", "S3Store"),
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
        gateway=True,
    ),
    Service(
        "sagemaker.api",
        "SageMakerApi",
        "com.amazonaws.{region}.sagemaker.api",
        ("api.sagemaker.{region}.amazonaws.com",),
        ("sagemaker",),
        _STUDIO,
    ),
    Service(
        "sagemaker.runtime",
        "SageMakerRuntime",
        "com.amazonaws.{region}.sagemaker.runtime",
        ("runtime.sagemaker.{region}.amazonaws.com",),
        ("sagemaker-runtime",),
        _STUDIO,
    ),
    Service(
        "studio",
        "SageMakerStudio",
        "aws.sagemaker.{region}.studio",
        ("*.studio.{region}.sagemaker.aws",),
        (),
        "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-interface-endpoint.html",
    ),
    Service("sts", "Sts", "com.amazonaws.{region}.sts", ("sts.{region}.amazonaws.com",), ("sts",), _PRIVATELINK),
    Service(
        "monitoring",
        "Monitoring",
        "com.amazonaws.{region}.monitoring",
        ("monitoring.{region}.amazonaws.com",),
        ("cloudwatch",),
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html",
    ),
    Service("logs", "Logs", "com.amazonaws.{region}.logs", ("logs.{region}.amazonaws.com",), ("logs",), _PRIVATELINK),
    Service(
        "codecommit",
        "CodeCommit",
        "com.amazonaws.{region}.codecommit",
        ("codecommit.{region}.amazonaws.com",),
        ("codecommit",),
        "https://docs.aws.amazon.com/codecommit/latest/userguide/codecommit-and-interface-VPC.html",
    ),
    Service(
        "git-codecommit",
        "CodeCommitGit",
        "com.amazonaws.{region}.git-codecommit",
        ("git-codecommit.{region}.amazonaws.com",),
        (),
        "https://docs.aws.amazon.com/codecommit/latest/userguide/codecommit-and-interface-VPC.html",
    ),
    Service("ssm", "Ssm", "com.amazonaws.{region}.ssm", ("ssm.{region}.amazonaws.com",), ("ssm",), _PRIVATELINK),
    Service(
        "emr-serverless",
        "EmrServerless",
        "com.amazonaws.{region}.emr-serverless",
        ("emr-serverless.{region}.amazonaws.com",),
        ("emr-serverless",),
        _PRIVATELINK,
    ),
    Service(
        "emr-serverless-services.livy",
        "EmrServerlessLivy",
        "com.amazonaws.{region}.emr-serverless-services.livy",
        ("*.livy.emr-serverless-services.{region}.amazonaws.com",),
        (),
        _LIVY,
    ),
)
