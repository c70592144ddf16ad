"""Why a job failed, in the words of its FailureReason."""

from __future__ import annotations


class JobFailedError(Exception):
    """The message is the job's ``FailureReason``."""


def client_failure(reason: str) -> JobFailedError:
    return JobFailedError(f"ClientError: {reason}")


def algorithm_failure(reason: str, exit_code: int) -> JobFailedError:
    return JobFailedError(f"AlgorithmError: {reason}, exit code: {exit_code}")
