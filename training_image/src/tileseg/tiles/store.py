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

NO_BUCKET = "NoSuchBucket"
FORBIDDEN = (PermissionDeniedError, UnauthenticatedError, PermissionError)

RETRIES: "RetryConfig" = {"max_retries": 8, "retry_timeout": timedelta(seconds=60)}
"""Throttling and broken connections are ridden out for a minute; a refusal is never retried."""

ANSWER_WITHIN = "60s"
"""A request that takes longer is made again."""


class FileFault(JobFailure):
    """A fault of one file, and not of the place that it lies in."""


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

    def read(self, path: str, *, most_bytes: int | None = None) -> bytes:
        """The content of one file; raises what :meth:`view` raises."""
        return bytes(self.view(path, most_bytes=most_bytes))

    def view(self, path: str, *, most_bytes: int | None = None) -> memoryview:
        """The content of one file, by one request, without another copy of it; what breaks off is taken up again.

        Raises:
            FileFault: it has gone, or is larger than allowed, which is known before its content comes.
            JobFailure: it may not be read, or the store did not answer for a minute.
        """
        try:
            answer = obstore.get(self.store, f"{self.prefix}/{path}" if self.prefix else path)
            if most_bytes is not None and answer.meta["size"] > most_bytes:
                raise FileFault(
                    f"{self.place}/{path} has more than {most_bytes} bytes: check that it is the right file"
                )
            return memoryview(answer.bytes())
        except (BaseError, OSError) as error:
            kind = FileFault if is_missing(error) else JobFailure
            raise kind(f"cannot read {self.place}/{path}: {reason(error)}") from error


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


def read_file(place: str, environ: Mapping[str, str], *, most_bytes: int) -> bytes:
    """The content of the file at this place; raises what :meth:`Folder.read` raises."""
    folder, _, name = place.rpartition("/")
    return open_folder(folder, environ).read(name, most_bytes=most_bytes)


def client_options(environ: Mapping[str, str]) -> "ClientConfig":
    """How to connect: obstore honours SSL_CERT_FILE, but not the AWS_CA_BUNDLE that other AWS clients do."""
    endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL", "")
    options: ClientConfig = {
        "allow_http": endpoint.startswith("http://"),
        "timeout": ANSWER_WITHIN,
        "connect_timeout": "5s",
    }
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
    if NO_BUCKET in str(error):  # S3 says so below the first line, which is the XML declaration
        return "there is no such bucket; correct the place in the recipe"
    if is_missing(error):
        return "it does not exist; correct the place in the recipe, or upload it"
    return f"{said[:300]}; check that the endpoint of S3 can be reached and serves this bucket"


def is_missing(error: BaseError | OSError) -> bool:
    """Whether the file does not exist, though its bucket does."""
    return isinstance(error, (NotFoundError, FileNotFoundError)) and NO_BUCKET not in str(error)


def _certificates(bundle: Path) -> bytes:
    try:
        return bundle.read_bytes()
    except OSError as error:
        raise JobFailure(f"AWS_CA_BUNDLE names {bundle}, which cannot be read: correct or unset it") from error


def _below(prefix: str, path: str) -> str:
    return path[len(prefix) + 1 :] if prefix else path
