"""The pace of calls, what is counted of them, and pages."""

from typing import Any

import pytest

from lambdas.idle_shutdown.calls import Calls, RepeatedToken, pages


class Time:
    """Goes on by sleeping alone."""

    def __init__(self, now: float = 100.0) -> None:
        self.now, self.slept = now, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def paced(time: Time) -> Calls:
    return Calls(4, lambda: time.now, time.sleep)


def describe(**request: Any) -> dict[str, Any]:
    return request


def refuse() -> None:
    raise RuntimeError("not now")


class TestThePace:
    def test_the_first_call_waits_for_nothing_and_each_other_for_its_turn(self) -> None:
        time = Time()
        calls = paced(time)
        for _ in range(3):
            calls(describe)

        assert time.slept == [0.25, 0.25]

    def test_a_pause_is_not_made_up_for_by_a_burst(self) -> None:
        time = Time()
        calls = paced(time)
        calls(describe)
        time.now += 10
        for _ in range(3):
            calls(describe)

        assert time.slept == [0.25, 0.25]


class TestTheCounts:
    def test_calls_are_counted_by_operation_the_failed_ones_with_their_error(self) -> None:
        calls = paced(Time())
        assert calls(describe, of="anna") == {"of": "anna"}
        for _ in range(2):
            with pytest.raises(RuntimeError):
                calls(refuse)

        assert calls.made == {"describe": 1, "refuse": 2}
        assert calls.failed == {"refuse: not now": 2}


class Listed:
    """Answers with the tokens it was given, one after the other."""

    __name__ = "list_apps"

    def __init__(self, *tokens: str | None) -> None:
        self._tokens, self.asked = list(tokens), list[dict[str, Any]]()

    def __call__(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        token = self._tokens.pop(0)
        return {} if token is None else {"NextToken": token}


class TestPages:
    def test_each_page_is_asked_for_by_the_token_of_the_one_before(self) -> None:
        listed = Listed("two", "three", None)

        assert [token for _, token in pages(paced(Time()), listed, {"Of": "d-1"})] == ["two", "three", ""]
        assert listed.asked == [{"Of": "d-1"}, {"Of": "d-1", "NextToken": "two"}, {"Of": "d-1", "NextToken": "three"}]

    def test_a_list_is_read_on_from_a_token(self) -> None:
        listed = Listed("")
        list(pages(paced(Time()), listed, {}, start="three"))

        assert listed.asked == [{"NextToken": "three"}]

    @pytest.mark.parametrize("tokens", [("two", "two"), ("two", "three", "two"), ("one",)])
    def test_a_token_that_comes_back_ends_the_list(self, tokens: tuple[str, ...]) -> None:
        with pytest.raises(RepeatedToken, match=r"^list_apps repeated a token$"):
            list(pages(paced(Time()), Listed(*tokens), {}, start="one"))
