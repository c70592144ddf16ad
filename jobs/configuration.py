"""A training configuration on its way from a person's file to the job's ``config`` channel."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class UnknownBucket(Exception):
    """The configuration names a bucket that the template does not offer."""


@dataclass(frozen=True)
class Configuration:
    """The text that the job will read, exactly."""

    name: str
    text: str

    @property
    def key(self) -> str:
        """Its S3 key carries its hash: what a job read can never be overwritten by the next edit."""
        return f"configurations/{hashlib.sha256(self.text.encode()).hexdigest()[:16]}/{self.name}"


def replaced(place: str, buckets: Mapping[str, str]) -> str:
    """``s3://{raw}/scenes`` with the platform's bucket; raises as :func:`render` does."""
    return render(place, place, buckets).text


def render(name: str, text: str, buckets: Mapping[str, str]) -> Configuration:
    """Replace short bucket names such as ``s3://{derived}/tiles`` by the buckets of this platform.

    Raises:
        UnknownBucket: a short name that the platform has no bucket for.
    """
    unknown = sorted(set(_PLACEHOLDER.findall(text)) - set(buckets))
    if unknown:
        raise UnknownBucket(
            f"{name} names {', '.join('{' + each + '}' for each in unknown)}; this platform has "
            f"{', '.join('{' + each + '}' for each in sorted(buckets))}: correct the name or write the bucket in full"
        )
    return Configuration(name, _PLACEHOLDER.sub(lambda match: buckets[match[1]], text))
