"""Which modules are hunted in, and by which tests."""

_ROOM = "lambdas/idle_shutdown"


def _of_the_sweep(module: str, *tests: str) -> tuple[str, tuple[str, ...]]:
    return f"{_ROOM}/{module}", tuple(f"tests/{_ROOM}/{each}" for each in tests)


_DECISION = ("activity", "breaker", "case", "curfew", "decide", "exemptions", "policy", "warning")

TESTS: dict[str, tuple[str, ...]] = dict(
    [
        *(_of_the_sweep(f"decision/{name}.py", "decision") for name in _DECISION),
        _of_the_sweep("calls.py", "test_calls.py"),
        _of_the_sweep("heartbeats.py", "test_heartbeats.py"),
        _of_the_sweep(
            "kinds/studio_apps.py",
            "kinds/test_studio_apps.py",
            "test_sweep.py",
            "kinds/test_spaces.py",
            "kinds/test_profile_apps.py",
        ),
        _of_the_sweep("kinds/studio_tags.py", "kinds/test_studio_apps.py", "test_sweep.py"),
        _of_the_sweep("portion.py", "test_portion.py"),
        _of_the_sweep("sweep.py", "test_sweep_order.py", "test_second_look.py", "test_sweep.py"),
        _of_the_sweep("tag_listing.py", "test_tag_carriers.py", "test_tag_listing.py"),
    ]
)
"""The tests of each module that can see it change, the quick and sharp ones first."""
