"""A job's traffic with S3, with the rights of its role: channels down, artefacts and checkpoints up."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.exceptions import HTTPClientError

from local_cloud.api.location import Location
from local_cloud.clients import Credentials, role_client
from local_cloud.network import interfaces
from local_cloud.network.guest import Guest
from local_cloud.training.failure import client_failure

# In AWS's words: https://github.com/aws/amazon-sagemaker-operator-for-k8s/pull/22
_NO_WAY_TO_S3 = (
    "Please ensure that the subnet's route table has a route to an S3 VPC endpoint or a NAT device, and both the "
    "security groups and the subnet's network ACL allow outbound traffic to S3"
)


@dataclass(frozen=True)
class Storage:
    s3: Any

    @classmethod
    def of_job(cls, guest: Guest | None, at: Location, credentials: Credentials) -> Storage:
        """SageMaker moves a job's files through the job's own network, where it has one."""
        return cls(role_client("s3", at, credentials, interfaces.address(guest, "s3") if guest else ""))

    def download(self, uri: str, folder: Path) -> int:
        """Every object under the prefix, by its path below it; the number of objects."""
        bucket, prefix = _split(uri)
        with _reaching_s3("Data download"):
            keys = list(self._keys(bucket, prefix))
            for key in keys:
                below = key.removeprefix(prefix).lstrip("/") or Path(key).name
                target = folder / below
                if not target.resolve().is_relative_to(folder.resolve()):
                    raise client_failure(f"the key {key} in {uri} would be written outside its channel")
                target.parent.mkdir(parents=True, exist_ok=True)
                self.s3.download_file(bucket, key, str(target))
        return len(keys)

    def upload_archive(self, folder: Path, uri: str, key_id: str | None) -> None:
        """The folder's content as a gzipped tar file."""
        with tempfile.NamedTemporaryFile(suffix=".tar.gz") as archive:
            with tarfile.open(archive.name, "w:gz") as tar:
                for item in sorted(folder.iterdir()):
                    tar.add(item, arcname=item.name)
            self._put(Path(archive.name), uri, key_id)

    def upload_folder(self, folder: Path, uri: str, key_id: str | None) -> None:
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                self._put(item, f"{uri.rstrip('/')}/{item.relative_to(folder).as_posix()}", key_id)

    def _put(self, item: Path, uri: str, key_id: str | None) -> None:
        bucket, key = _split(uri)
        with _reaching_s3("Artifact upload"):
            self.s3.upload_file(str(item), bucket, key, ExtraArgs=_encryption(key_id))

    def _keys(self, bucket: str, prefix: str) -> Iterator[str]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from (each["Key"] for each in page.get("Contents", ()) if not each["Key"].endswith("/"))


@contextmanager
def _reaching_s3(what: str) -> Iterator[None]:
    try:
        yield
    except (NoConnectionError, HTTPClientError):  # no answer, as opposed to one that refuses
        raise client_failure(f"{what} failed:{_NO_WAY_TO_S3}") from None
    except S3UploadFailedError as error:  # boto3 wraps a refusal of S3, or of the key
        raise client_failure(f"{what} failed: {error}") from None


def _encryption(key_id: str | None) -> Mapping[str, str]:
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_id} if key_id else {}


def _split(uri: str) -> tuple[str, str]:
    parsed = urlparse(uri)
    return parsed.netloc, parsed.path.lstrip("/")
