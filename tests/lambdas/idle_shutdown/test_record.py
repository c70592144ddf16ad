"""A line of the log can be decided again."""

import json

from hypothesis import given

from lambdas.idle_shutdown.decision.case import Case
from lambdas.idle_shutdown.record import from_json, to_json
from tests.lambdas.idle_shutdown.decision.test_decide import _CASES


@given(_CASES)
def test_a_case_is_read_back_from_its_line(case: Case) -> None:
    assert from_json(json.loads(json.dumps(to_json(case)))) == case
