"""The hunt for mutants of the idle sweep: a sample of it, and that it finds what no test asks for."""

from pathlib import Path

import pytest

from benchmarks import mutants

DECISION = mutants.ROOM / "decision"


@pytest.mark.requirement("GR-1")
def test_of_a_sample_no_mutant_survives_untriaged() -> None:
    count, survivors = mutants.hunt([DECISION / "activity.py"], ["tests" / DECISION], every=9)

    assert count > 3
    assert [place for place in survivors if place not in mutants.EQUIVALENT] == []


def test_what_no_test_asks_for_survives() -> None:
    count, survivors = mutants.hunt([DECISION / "breaker.py"], ["tests" / DECISION / "test_warning.py"], every=5)

    assert len(survivors) == count > 1


def test_every_equivalent_mutant_is_one_that_there_is() -> None:
    places = {mutant.place for path in mutants.TESTS for mutant in mutants.mutants(mutants.ROOM / Path(path))}

    assert mutants.EQUIVALENT.keys() - places == set()
