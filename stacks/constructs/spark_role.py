"""What Spark code of users may do: read data, write what is derived from it, leave its logs."""

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.constructs.handovers import Buckets, Store
from stacks.constructs.statements import allow

EMR = "emr-serverless.amazonaws.com"
LOGS = "spark"
_OWN_NAMES = "Whoever writes the code names what it reads and writes, anywhere in these buckets."


class SparkRole(Construct):
    """The role that whoever opens a session hands to EMR."""

    def __init__(self, scope: Construct, construct_id: str, *, store: Store, boundary: iam.IManagedPolicy) -> None:
        super().__init__(scope, construct_id)
        here = {"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
        principal = iam.ServicePrincipal(EMR, conditions=here)
        self.role = iam.Role(self, "Resource", assumed_by=principal, permissions_boundary=boundary)
        self._use_data(store.buckets)
        allow(self.role, "UseTheDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], [store.key.key_arn])

    def _use_data(self, buckets: Buckets) -> None:
        inputs = (buckets.raw, buckets.derived)
        allow(self.role, "FindData", ["s3:ListBucket"], [bucket.bucket_arn for bucket in inputs])
        allow(
            self.role,
            "ReadData",
            ["s3:GetObject"],
            [bucket.arn_for_objects("*") for bucket in inputs],
            because=_OWN_NAMES,
        )
        allow(
            self.role,
            "WriteWhatIsDerived",
            ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"],
            [buckets.derived.arn_for_objects("*")],
            because=_OWN_NAMES,
        )
        allow(
            self.role,
            "LeaveLogs",
            ["s3:PutObject"],
            [buckets.artefacts.arn_for_objects(f"{LOGS}/*")],
            because="EMR names one folder for each session.",
        )
