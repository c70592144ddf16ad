"""A new team first sees what would be stopped."""

from datetime import timedelta

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.environment import Environment
from lambdas.idle_shutdown.first_days import is_new
from tests.lambdas.boundary import stubbed
from tests.lambdas.idle_shutdown.worlds import NOW

CALLS = Calls(1000, lambda: 0.0, lambda _seconds: None)


def environment(days: int) -> Environment:
    return Environment("d-1", {}, Breaker(1, 0.5), 1000, dry_run=False, dry_run_days=days)


@pytest.mark.parametrize(("age", "new"), [(timedelta(days=7), False), (timedelta(days=7, seconds=-1), True)])
def test_a_domain_is_new_for_so_many_days(age: timedelta, new: bool) -> None:
    sagemaker, stubber = stubbed("sagemaker")
    stubber.add_response("describe_domain", {"CreationTime": NOW - age}, {"DomainId": "d-1"})
    with stubber:
        assert is_new(sagemaker, CALLS, environment(7), NOW) is new


def test_a_domain_that_cannot_be_read_is_taken_for_new() -> None:
    sagemaker, stubber = stubbed("sagemaker")
    stubber.add_client_error("describe_domain", "AccessDenied")
    stubber.add_response("describe_domain", {}, {"DomainId": "d-1"})
    with stubber:
        assert is_new(sagemaker, CALLS, environment(7), NOW)
        assert is_new(sagemaker, CALLS, environment(7), NOW)


def test_without_such_days_nothing_is_asked() -> None:
    sagemaker, stubber = stubbed("sagemaker")
    with stubber:
        assert not is_new(sagemaker, CALLS, environment(0), NOW)
