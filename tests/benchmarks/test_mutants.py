"""The hunt for mutants of what decides idleness: a sample of it, and that it finds what no test asks for."""

from pathlib import Path

import pytest

from benchmarks.mutants.changes import mutants, places
from benchmarks.mutants.equivalent import EQUIVALENT
from benchmarks.mutants.hunt import hunt
from benchmarks.mutants.modules import TESTS

DECISION = Path("lambdas/idle_shutdown/decision")


@pytest.mark.requirement("GR-1")
def test_of_a_sample_no_mutant_survives_untriaged() -> None:
    count, survivors = hunt(DECISION / "warning.py", [f"tests/{DECISION}/test_warning.py"])

    assert count > 5
    assert [place for place in survivors if place not in EQUIVALENT] == []


def test_what_no_test_asks_for_survives() -> None:
    count, survivors = hunt(DECISION / "breaker.py", [f"tests/{DECISION}/test_warning.py"], every=5)

    assert len(survivors) == count > 1


def test_tests_that_fail_anyway_are_not_taken_for_sharp_ones(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text("def test_it() -> None:\n    raise AssertionError\n")

    with pytest.raises(ValueError, match="must pass before"):
        hunt(DECISION / "breaker.py", [str(tmp_path / "test_broken.py")])


def test_every_equivalent_mutant_is_exactly_one_that_there_is() -> None:
    found = [place for path in TESTS for place in places(Path(path))]

    assert len(set(found)) == len(found)
    assert EQUIVALENT.keys() - set(found) == set()


def made(source: str, tmp_path: Path) -> list[str]:
    module = tmp_path / "of.py"
    module.write_text(source)
    return [place.partition(" ")[2] for place in places(module)]


def test_a_place_says_what_its_line_has_become(tmp_path: Path) -> None:
    source = "class Door:\n    def opens(self, age: int) -> bool:\n        return age >= 18 and self.ajar\n"

    assert made(source, tmp_path) == [
        "Door.opens: return age >= 18 or self.ajar",
        "Door.opens: return age > 18 and self.ajar",
        "Door.opens: return age >= 19 and self.ajar",
    ]


def test_each_mutant_is_the_module_with_one_change(tmp_path: Path) -> None:
    module = tmp_path / "of.py"
    module.write_text("a = 1\nb = a + 1\n")

    assert [mutant.source for mutant in mutants(module)] == ["a = 2\nb = a + 1", "a = 1\nb = a - 1", "a = 1\nb = a + 2"]


def test_two_lines_that_become_the_same_are_two_places(tmp_path: Path) -> None:
    assert made("def open() -> None:\n    ring()\n    ring()\n", tmp_path) == [
        "open: without ring()",
        "open: without ring() (2)",
    ]


def test_what_says_something_but_does_nothing_is_left_alone(tmp_path: Path) -> None:
    source = """'Of doors.'
@dataclass(frozen=True)
class Door:
    'One.'
    shut: 'Lock[1]'
    def open(self) -> 'Room[2]':
        raise Shut('it is shut')
if __name__ == '__main__':
    Door().open()
"""

    assert made(source, tmp_path) == []
