"""Every kind that is swept has its rights, and no others."""

import ast
import functools
import inspect
from collections import defaultdict
from datetime import timedelta

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.row import Row
from lambdas.idle_shutdown.kinds.rows import ROWS
from stacks.constructs.idle_kinds import ANYWHERE, IDLE_KINDS, ONLY_WARNINGS, OPTED_IN
from tests.lambdas.idle_shutdown.kinds.world import Asked, Refused, World, swept

SHARED = {"add_tags"}
"""What the base of all rows calls."""


def operations(row: type[Row]) -> set[str]:
    """What a row's file asks of its client, in boto3's spelling."""
    module = inspect.getmodule(row)
    assert module
    apart = [inspect.getsource(each) for each in ROWS if each is not row and inspect.getmodule(each) is module]
    source = functools.reduce(lambda text, other: text.replace(other, ""), apart, inspect.getsource(module))
    found = ast.walk(ast.parse(source))
    return {each.attr for each in found if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "self.client"}


def granted(word: str) -> set[str]:
    return {action.split(":")[1].lower() for right in IDLE_KINDS[word].rights for action in right.actions}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.word)
def test_a_kind_may_do_exactly_what_its_row_calls(row: type[Row]) -> None:
    called = {name.replace("_", "") for name in operations(row) | (SHARED if "remember" not in vars(row) else set())}

    assert granted(row.word) == called


def test_what_is_in_the_table_is_swept_and_nothing_else() -> None:
    assert set(IDLE_KINDS) == {row.word for row in ROWS}


def test_only_listing_reaches_everything_and_what_deletes_or_tags_is_bound_by_tags() -> None:
    for kind in IDLE_KINDS.values():
        for right in kind.rights:
            names = [action.split(":")[1] for action in right.actions]
            assert (right.resource == ANYWHERE) == all(name.startswith("List") for name in names)
            if any(name.startswith(("Delete", "Terminate")) for name in names):
                assert right.conditions == OPTED_IN
            if {"AddTags", "TagResource"} & set(names):
                assert right.conditions == ONLY_WARNINGS


def refused(_: Asked) -> Asked:
    raise Refused("AccessDeniedException")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.word)
def test_a_list_that_aws_refuses_ends_its_kind_and_no_other(row: type[Row]) -> None:
    refusing = World()
    refusing.replies = defaultdict(lambda: refused)

    assert swept(refusing, row, Policy(limit=timedelta(hours=1), every=timedelta(minutes=15))) == {}
    assert refusing.calls.total() == 1
