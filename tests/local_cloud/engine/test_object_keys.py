"""S3 asks KMS in the name of whoever reads and writes under a customer's key."""

from collections.abc import Mapping

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, REGION, Account
from tests.local_cloud.guarded_bucket import Bucket
from tests.local_cloud.policies.documents import Statement, allow, deny, document


@pytest.fixture
def bucket(account: Account) -> Bucket:
    return Bucket(account)


def key_of(account: Account, *policy: Statement) -> str:
    trust = allow("kms:*", Principal={"AWS": f"arn:aws:iam::{NUMBER}:root"})
    key: str = account.client("kms").create_key(Policy=document(*policy or [trust]))["KeyMetadata"]["Arn"]
    return key


def test_a_writer_needs_a_data_key_and_a_reader_its_decryption(account: Account, bucket: Bucket) -> None:
    key = key_of(account)
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    writer = account.role(allow("s3:*"), allow("kms:GenerateDataKey"))
    bucket.write(account.client_as(writer, "s3"), **encrypted)
    with pytest.raises(ClientError) as refused:
        account.client_as(writer, "s3").get_object(Bucket=bucket.name, Key="new")
    assert f"kms:Decrypt on resource: {key} because no identity-based policy" in str(refused.value)
    reader = account.client_as(account.role(allow("s3:*"), allow("kms:Decrypt")), "s3")
    assert reader.get_object(Bucket=bucket.name, Key="new")["Body"].read() == b"pixels"
    with pytest.raises(ClientError, match="kms:GenerateDataKey"):
        bucket.write(reader, **encrypted)


def test_the_buckets_own_key_counts_where_a_write_names_none(account: Account, bucket: Bucket) -> None:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_of(account)}
    account.client("s3").put_bucket_encryption(
        Bucket=bucket.name,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": default}]},
    )
    with pytest.raises(ClientError, match="kms:GenerateDataKey"):
        bucket.write(account.client_as(account.role(allow("s3:*")), "s3"))
    bucket.write(account.client_as(account.role(allow("s3:*"), allow("kms:*")), "s3"))


def test_a_keys_policy_that_trusts_no_account_is_the_only_one_to_allow(account: Account, bucket: Bucket) -> None:
    role, other = account.role(allow("s3:*"), allow("kms:*")), account.role(allow("s3:*"), allow("kms:*"))
    key = key_of(account, allow("kms:*", Principal={"AWS": role}))
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    bucket.write(account.client_as(role, "s3"), **encrypted)
    with pytest.raises(ClientError, match="because no resource-based policy allows the kms:GenerateDataKey"):
        bucket.write(account.client_as(other, "s3"), **encrypted)


@pytest.mark.parametrize(
    "wrong", [{"kms:ViaService": "sqs.*"}, {"kms:EncryptionContext:aws:s3:arn": "*/other"}], ids=str
)
def test_a_key_knows_that_s3_asks_and_for_what(account: Account, bucket: Bucket, wrong: Mapping[str, str]) -> None:
    right = {
        "kms:ViaService": f"s3.{REGION}.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": f"{bucket.arn}/new",
        "kms:CallerAccount": NUMBER,
    }
    for context, opens in ((right, True), ({**right, **wrong}, False)):
        anyone = allow("kms:*", Condition={"StringLike": context})
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_of(account, anyone)}
        s3 = account.client_as(account.role(allow("s3:*")), "s3")
        if opens:
            bucket.write(s3, **encrypted)
        else:
            with pytest.raises(ClientError, match="kms:GenerateDataKey"):
                bucket.write(s3, **encrypted)


def test_every_part_of_an_upload_counts_as_written_under_the_key_that_it_began_with(
    account: Account, bucket: Bucket
) -> None:
    key, s3 = key_of(account), account.client("s3")
    other = {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key}}
    bucket.guard(deny("s3:PutObject", Condition=other))
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    upload = {"Bucket": bucket.name, "Key": "big"}
    upload["UploadId"] = s3.create_multipart_upload(**upload, **encrypted)["UploadId"]
    part = s3.upload_part(**upload, PartNumber=1, Body=b"pixels")
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]})
