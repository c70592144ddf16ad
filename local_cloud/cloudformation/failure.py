"""How a refusal by an API becomes the reason that CloudFormation gives for a failed resource."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ParamValidationError

from local_cloud.api.errors import ApiError


@contextmanager
def failing_the_resource() -> Iterator[None]:
    """ministack fails a resource on a ValueError, with its sentence."""
    try:
        yield
    except ApiError as error:
        raise ValueError(f"{error.message} (Status Code: {error.status}, Error Code: {error.code})") from None
    except (ClientError, ParamValidationError) as error:
        raise ValueError(str(error)) from None
