"""Folders of files, in S3 or on disk, read the same way; what goes wrong is said in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, S3Store

from tileseg.failure import JobFailure

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

INSTANCE_METADATA = "http://169.254.169.254"
"""Where obstore looks for credentials last; a training container has none there."""

FORBIDDEN = (PermissionDeniedError, UnauthenticatedError, PermissionError)

RETRIES: "RetryConfig" = {"max_retries": 8, "retry_timeout": timedelta(seconds=60)}
"""Throttling and broken connections are ridden out for a minute; a refusal is never retried."""


@dataclass(frozen=True)
class Folder:
    """A prefix of a bucket, or a folder on disk."""

    place: str
    store: ObjectStore
    prefix: str

    def sizes(self) -> dict[str, int]:
        """The path below this folder, and the size in bytes, of every file in it, however deep; one LIST a thousand.

        Raises:
            JobFailure: no such bucket, or no right to list it.
        """
        try:
            pages = obstore.list(self.store, prefix=self.prefix or None)
            return {_below(self.prefix, file["path"]): file["size"] for page in pages for file in page}
        except (BaseError, OSError) as error:
            raise JobFailure(f"cannot list {self.place}: {reason(error)}") from error

    def read(self, path: str) -> bytes:
        """The content of one file, by one request.

        Raises:
            JobFailure: it has gone, or may not be read.
        """
        try:
            return bytes(obstore.get(self.store, f"{self.prefix}/{path}" if self.prefix else path).bytes())
        except (BaseError, OSError) as error:
            raise JobFailure(f"cannot read {self.place}/{path}: {reason(error)}") from error


def open_folder(place: str, environ: Mapping[str, str]) -> Folder:
    """The folder at this place; nothing is read yet.

    Args:
        place: ``s3://BUCKET/PREFIX``, ``file:///FOLDER`` or ``/FOLDER``.
        environ: the process's environment. obstore itself takes region, credentials and endpoint from it.

    Raises:
        JobFailure: a folder on disk that does not exist.
    """
    place = place.rstrip("/")
    if place.startswith("s3://"):
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        return Folder(place, S3Store(bucket, client_options=client_options(environ), retry_config=RETRIES), prefix)
    folder = Path(place.removeprefix("file://"))
    if not folder.is_dir():
        raise JobFailure(f"the folder {folder} does not exist: correct the place in the recipe, or create the folder")
    return Folder(place, LocalStore(folder), "")


def client_options(environ: Mapping[str, str]) -> "ClientConfig":
    """How to connect: obstore honours SSL_CERT_FILE, but not the AWS_CA_BUNDLE that other AWS clients do."""
    endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL", "")
    options: ClientConfig = {"allow_http": endpoint.startswith("http://"), "timeout": "60s", "connect_timeout": "5s"}
    if bundle := environ.get("AWS_CA_BUNDLE"):
        options["root_certificate"] = _certificates(Path(bundle))
    return options


def reason(error: BaseError | OSError) -> str:
    """Why a request failed, and what to do about it; never more than the first line of what the store said."""
    said = str(error).partition("\n")[0]
    if INSTANCE_METADATA in said:
        return "there are no credentials; give the job a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    if isinstance(error, FORBIDDEN) or "403 Forbidden" in said:
        return "access is forbidden; give the job's role the right to list this bucket and read it"
    if "NoSuchBucket" in str(error):  # S3 says so below the first line, which is the XML declaration
        return "there is no such bucket; correct the place in the recipe"
    if isinstance(error, (NotFoundError, FileNotFoundError)):
        return "it does not exist; correct the place in the recipe, or upload it"
    return f"{said[:300]}; check that the endpoint of S3 can be reached and serves this bucket"


def _certificates(bundle: Path) -> bytes:
    try:
        return bundle.read_bytes()
    except OSError as error:
        raise JobFailure(f"AWS_CA_BUNDLE names {bundle}, which cannot be read: correct or unset it") from error


def _below(prefix: str, path: str) -> str:
    return path[len(prefix) + 1 :] if prefix else path
