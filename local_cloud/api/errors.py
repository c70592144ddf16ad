"""A refusal, as an AWS service words it."""

from __future__ import annotations


class ApiError(Exception):
    """An error reply: AWS's error code, a sentence, and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def not_implemented(service: str, operation: str) -> ApiError:
    """The reply to a real AWS operation that this emulator lacks."""
    return ApiError(
        "NotImplemented",
        f"{service}:{operation} is a real AWS operation, but the local emulator does not implement it; "
        "this is a limit of the emulator, not of AWS.",
        status=501,
    )
