"""What a bucket refuses, whoever asks and whatever their own policies allow.

``IfExists`` is true of a missing key: what names no endpoint came through none. So credentials that were copied
to a laptop open nothing there, an administrator's and the account's own included; an administrator may still change the
policy, which CloudTrail records. What is no data action (to make, configure or delete a bucket) CloudFormation does
from outside, and nothing here is about that.

Principals that are services of AWS (log delivery, inventories) need no exemption: no policy lets one into buckets of
data.
"""

from collections.abc import Sequence
from typing import Any

from aws_cdk import CustomResourceProviderBase, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

# Every S3 action that reads, writes, lists or deletes what is in a bucket, as the service authorization reference has
# them. Patterns, since a denial may say too much: what AWS adds under such a name is refused too.
READS = ("s3:GetObject*",)
WRITES = (
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:InitiateReplication",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:PutObject*",
    "s3:Replicate*",
    "s3:RestoreObject",
    "s3:UpdateObjectEncryption",
)
LISTS = ("s3:ListBucket*", "s3:ListMultipartUploadParts", "s3:ListObject*")
DELETES = ("s3:DeleteObject*",)
ENCRYPTING = ("s3:PutObject", "s3:ReplicateObject", "s3:UpdateObjectEncryption")
ACCESS_LISTS = ("s3:PutBucketAcl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl")
ALGORITHM = "s3:x-amz-server-side-encryption"
KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
CALLERS_OWN_KEY = "s3:x-amz-server-side-encryption-customer-algorithm"
# An address that was signed for somebody else serves minutes, not the seven days that it could. Only such addresses and
# forms carry the key; S3 itself refuses a signed call after 15 minutes. A long upload signs each of its parts anew.
LONGEST_SIGNATURE_MILLISECONDS = 10 * 60 * 1000
_EMPTIER = "Custom::S3AutoDeleteObjectsCustomResourceProvider"


def confine_to(bucket: s3.Bucket, endpoint_id: str, *, services_read: bool) -> None:
    """Data actions pass through the endpoint only.

    Two may come from outside. CDK's function that empties a bucket before CloudFormation deletes it lists and deletes.
    Where ``services_read``, a service reads with its caller's permissions: SageMaker looks at a model's file that way
    when its version is registered, and documents that it does so outside of any VPC
    (https://docs.aws.amazon.com/sagemaker/latest/dg/inference-recommender-vpc-access.html).
    """
    elsewhere = {"StringNotEqualsIfExists": {"aws:SourceVpce": endpoint_id}}
    unforwarded = {"BoolIfExists": {"aws:ViaAWSService": "false"}} if services_read else {}
    _deny(bucket, "ReadThroughOurEndpointOnly", READS, elsewhere | unforwarded)
    _deny(bucket, "WrittenThroughOurEndpointOnly", WRITES, elsewhere)
    _deny(bucket, "ListedAndDeletedThroughOurEndpointOnly", (*LISTS, *DELETES), elsewhere | _but_to_empty(bucket))


def encrypt_with(bucket: s3.Bucket, key_arn: str) -> None:
    """Objects lie under this key. A request that says nothing of encryption gets it from the bucket's default.

    One that asks for "aws:kms" without naming a key would get AWS's own key for S3, whatever the default is
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html). Parts of a multipart upload say
    nothing; what begins the upload is a PutObject to IAM.
    """
    for sid, named, ours in (("EncryptedByKmsOnly", ALGORITHM, "aws:kms"), ("EncryptedWithOurKeyOnly", KEY, key_arn)):
        _deny(bucket, sid, ENCRYPTING, {"StringNotEqualsIfExists": {named: ours}, "Null": {named: "false"}})
    _deny(bucket, "EncryptedWithANamedKey", ENCRYPTING, {"Null": {ALGORITHM: "false", KEY: "true"}})
    _deny(bucket, "EncryptedWithNoKeyOfTheCaller", ENCRYPTING[:2], {"Null": {CALLERS_OWN_KEY: "false"}})


def share_with_nobody(bucket: s3.Bucket) -> None:
    """No access lists: the bucket's owner owns every object, and this keeps it so. No address that works tomorrow."""
    _deny(bucket, "NoAccessLists", ACCESS_LISTS, None)
    old = {"NumericGreaterThan": {"s3:signatureAge": str(LONGEST_SIGNATURE_MILLISECONDS)}}
    _deny(bucket, "SignedMinutesAgoAtMost", ("s3:*",), old)


def keep_logs_as_delivered(bucket: s3.Bucket) -> None:
    """Only S3's log delivery writes here, and only CDK's function deletes.

    Logs name objects and callers, and hold no data: an auditor reads them from wherever the console is.
    """
    _deny(bucket, "WrittenByLogDeliveryOnly", WRITES, {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})
    _deny(bucket, "DeletedByNobody", DELETES, _but_to_empty(bucket) or None)


def _but_to_empty(bucket: s3.Bucket) -> dict[str, Any]:
    """Unless the caller is CDK's function, which is there only where buckets are deleted with their stack."""
    emptier = Stack.of(bucket).node.try_find_child(_EMPTIER)
    if not isinstance(emptier, CustomResourceProviderBase):
        return {}
    return {"ArnNotEqualsIfExists": {"aws:PrincipalArn": emptier.role_arn}}


def _deny(bucket: s3.Bucket, sid: str, actions: Sequence[str], conditions: dict[str, Any] | None) -> None:
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid=sid,
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=list(actions),
            resources=[bucket.bucket_arn, bucket.arn_for_objects("*")],
            conditions=conditions,
        )
    )
