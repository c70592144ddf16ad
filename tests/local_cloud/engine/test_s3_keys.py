"""What a request to S3 says about itself, as conditions of policies see it."""

import ssl
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.guarded_bucket import Bucket
from tests.local_cloud.policies.documents import allow, deny


@pytest.mark.parametrize(("version", "passes"), [(ssl.TLSVersion.TLSv1_2, False), (ssl.TLSVersion.TLSv1_3, True)])
def test_the_version_of_tls_is_the_connections_own(account: Account, version: ssl.TLSVersion, passes: bool) -> None:
    old = deny("s3:GetObject", Condition={"NumericLessThan": {"s3:TlsVersion": "1.3"}})
    bucket = Bucket(account, old, allow("s3:GetObject"))
    trust = ssl.create_default_context(cafile=account.cloud.environment["AWS_CA_BUNDLE"])
    trust.maximum_version = version
    url = f"{account.cloud.endpoint}/{bucket.name}/tile"
    if passes:
        with urllib.request.urlopen(url, context=trust) as answer:
            assert answer.read() == b"pixels"
    else:
        with pytest.raises(HTTPError, match="403"):
            urllib.request.urlopen(url, context=trust)


def test_whoever_signs_nothing_is_let_in_by_the_buckets_policy_only(account: Account) -> None:
    bucket = Bucket(account)
    trust = ssl.create_default_context(cafile=account.cloud.environment["AWS_CA_BUNDLE"])
    url = f"{account.cloud.endpoint}/{bucket.name}/tile"
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(url, context=trust)
    bucket.guard(allow("s3:GetObject"))
    with urllib.request.urlopen(url, context=trust) as answer:
        assert answer.read() == b"pixels"


def test_a_presigned_url_has_an_age_and_a_header_has_none(account: Account) -> None:
    aged = {"NumericGreaterThanEquals": {"s3:signatureAge": "0"}}
    bucket, s3 = Bucket(account, deny("s3:GetObject", Condition=aged)), account.client("s3")
    trust = ssl.create_default_context(cafile=account.cloud.environment["AWS_CA_BUNDLE"])
    assert bucket.read(s3) == b"pixels"
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket.name, "Key": "tile"})
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(url, context=trust)


UNENCRYPTED: Mapping[str, Any] = {"Null": {"s3:x-amz-server-side-encryption": "true"}}


def test_every_request_of_an_upload_in_parts_writes_as_it_began(account: Account) -> None:
    bucket, s3 = Bucket(account, deny("s3:PutObject", Condition=UNENCRYPTED)), account.client("s3")
    with pytest.raises(ClientError, match=r"CreateMultipartUpload operation.*explicit deny"):
        s3.create_multipart_upload(Bucket=bucket.name, Key="big")
    began = s3.create_multipart_upload(Bucket=bucket.name, Key="big", ServerSideEncryption="AES256")
    upload = {"Bucket": bucket.name, "Key": "big", "UploadId": began["UploadId"]}
    part = s3.upload_part(**upload, PartNumber=1, Body=b"pixels")
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]})


def test_an_old_version_is_read_by_an_action_of_its_own(account: Account) -> None:
    bucket, s3 = Bucket(account), account.client("s3")
    s3.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=bucket.name, Key="tile", Body=b"newer")["VersionId"]
    reader = account.client_as(account.role(allow("s3:GetObject")), "s3")
    assert bucket.read(reader) == b"newer"
    with pytest.raises(ClientError, match="s3:GetObjectVersion"):
        reader.get_object(Bucket=bucket.name, Key="tile", VersionId=version)


def test_a_copy_reads_its_source(account: Account) -> None:
    source, target = Bucket(account), Bucket(account)
    role = account.role(allow("s3:PutObject", Resource=f"{target.arn}/*"))
    with pytest.raises(ClientError, match=f's3:GetObject on resource: "{source.arn}/tile"'):
        account.client_as(role, "s3").copy_object(
            Bucket=target.name, Key="copy", CopySource={"Bucket": source.name, "Key": "tile"}
        )
