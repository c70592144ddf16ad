"""A job's traffic with S3, with the rights of its role: channels down, artefacts and checkpoints up."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from local_cloud.training.failure import client_failure


@dataclass(frozen=True)
class Storage:
    s3: Any

    def download(self, uri: str, folder: Path) -> int:
        """Every object under the prefix, by its path below it; the number of objects."""
        bucket, prefix = _split(uri)
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
        self.s3.upload_file(str(item), bucket, key, ExtraArgs=_encryption(key_id))

    def _keys(self, bucket: str, prefix: str) -> Iterator[str]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from (each["Key"] for each in page.get("Contents", ()) if not each["Key"].endswith("/"))


def _encryption(key_id: str | None) -> Mapping[str, str]:
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_id} if key_id else {}


def _split(uri: str) -> tuple[str, str]:
    parsed = urlparse(uri)
    return parsed.netloc, parsed.path.lstrip("/")
