"""The page about endpoints says what is true today."""

from pathlib import Path

import pytest

from operations.endpoint_page import called, dollars_a_month, page
from stacks.settings import load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "endpoints.md"


def test_the_page_is_up_to_date() -> None:
    """Write it anew: python -m operations endpoints > docs/reference/endpoints.md"""
    assert PAGE.read_text() == page([load("dev"), load("prod")])


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_endpoint_and_every_action_that_passes_is_on_it(environment: str) -> None:
    text = PAGE.read_text()
    services = called(load(environment))

    assert [service.endpoint for service in services if f"`{service.endpoint}`" not in text] == []
    assert [action for call in services.values() for action in call.actions if f"`{action}`" not in text] == []


def test_a_price_that_nobody_knows_is_not_made_up() -> None:
    settings = load("dev")
    elsewhere = settings.model_copy(update={"platform": settings.platform.model_copy(update={"region": "ap-south-1"})})

    assert dollars_a_month(settings, 1) == 18  # 2 zones, 730 hours, $0.012
    assert dollars_a_month(elsewhere, 1) is None
    assert "not known" in page([elsewhere])
