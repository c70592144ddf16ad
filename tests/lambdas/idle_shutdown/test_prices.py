"""What an hour costs: whatever our settings let people open has a price."""

import pytest

from lambdas.idle_shutdown.prices import AN_HOUR, LISTED_IN
from stacks.settings import CONFIG, load

_SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge", "48xlarge")


@pytest.mark.parametrize("environment", sorted(file.stem for file in CONFIG.glob("*.toml")))
def test_every_type_that_people_may_open_has_a_price(environment: str) -> None:
    """Look for it in AWS's price list, and say in ``prices.py`` in which: else its stops are worth nothing."""
    assert set(load(environment).studio.instance_types) - AN_HOUR.keys() == set()


def test_a_larger_instance_of_a_family_costs_more() -> None:
    families = {name.rsplit(".", 1)[0] for name in AN_HOUR}
    for family in families:
        costs = [AN_HOUR[name] for size in _SIZES if (name := f"{family}.{size}") in AN_HOUR]
        assert costs == sorted(set(costs))


def test_prices_are_those_of_one_region() -> None:
    assert LISTED_IN == "us-east-1"
