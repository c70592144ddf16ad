"""People, faults and sweeps in any order that hypothesis thinks of, and the truth asked after each step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Cloud, error
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.position import Position
from tests.lambdas.idle_shutdown.worlds import NOW, POLICIES, POLICY

SPACES = st.sampled_from(["anna", "ben", "carla"])
OPERATIONS = st.sampled_from(
    ["list_apps", "list_spaces", "get_metric_data", "get_resources", "describe_app", "delete_app"]
)
CODES = st.sampled_from(["ThrottlingException", "AccessDeniedException", "ResourceNotFound", "ResourceInUse"])


class Domain(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.cloud = Cloud(NOW)
        self.kept: set[str] = set()
        self.interruption: Callable[[str], None] | None = None
        self.cloud.before = self.interrupt

    def interrupt(self, operation: str) -> None:
        if self.interruption:
            self.interruption(operation)

    @rule(space=SPACES, heart=st.booleans())
    def somebody_starts_an_app(self, space: str, heart: bool) -> None:
        app = App("d-1", space, self.cloud.now, self.cloud.now, heart=heart)
        if app.key not in self.cloud.apps:
            self.cloud.apps[app.key] = app
            app.pass_time(self.cloud.now)

    @rule(minutes=st.integers(1, 120))
    def time_passes(self, minutes: int) -> None:
        self.cloud.now += timedelta(minutes=minutes)
        for app in self.cloud.apps.values():
            app.pass_time(self.cloud.now)

    @rule(space=SPACES)
    def somebody_works(self, space: str) -> None:
        for app in self.cloud.apps.values():
            if app.space == space:
                app.use(self.cloud.now)

    @rule(space=SPACES)
    def a_script_ends(self, space: str) -> None:
        for app in self.cloud.apps.values():
            app.heart = app.heart and app.space != space

    @rule(space=SPACES, value=st.sampled_from(["2027-01-01", "never", "soon", "2020-01-01"]), approved=st.booleans())
    def somebody_asks_to_keep_a_space(self, space: str, value: str, approved: bool) -> None:
        tags = {"keep-until": value} | ({"keep-approved": value} if approved else {})
        self.cloud.tags[f"arn:aws:sagemaker:eu-central-1:1:space/d-1/{space}"] = tags
        self.kept.discard(space)
        if value == "soon" or (approved and value != "2020-01-01"):
            self.kept.add(space)

    @rule(operation=OPERATIONS, space=SPACES)
    def somebody_comes_back_in_mid_sweep(self, operation: str, space: str) -> None:
        def come_back(called: str) -> None:
            if called == operation:
                self.somebody_works(space)

        self.interruption = come_back

    @rule(operation=OPERATIONS, code=CODES)
    def calls_fail(self, operation: str, code: str) -> None:
        def fail(called: str) -> None:
            if called == operation:
                raise error(code)

        self.interruption = fail

    @rule(operation=OPERATIONS)
    def another_sweep_comes_between(self, operation: str) -> None:
        def sweep_too(called: str) -> None:
            if called == operation:
                self.interruption = None
                Run(POLICIES).sweep(self.cloud)

        self.interruption = sweep_too

    @rule(operation=OPERATIONS)
    def the_domain_vanishes(self, operation: str) -> None:
        def vanish(called: str) -> None:
            if called == operation:
                self.cloud.apps.clear()

        self.interruption = vanish

    @rule()
    def calm_returns(self) -> None:
        self.interruption = None

    @rule(skew=st.integers(-60, 60), resumed=st.booleans())
    def a_sweep_runs(self, skew: int, resumed: bool) -> None:
        start = Position("studio-apps/d-1", "", 0) if resumed else Position()
        Run(POLICIES, skew=timedelta(seconds=skew)).sweep(self.cloud, start)

    @rule()
    def a_dry_run(self) -> None:
        before = len(self.cloud.stops), self.cloud.calls["delete_app"]
        self.interruption = None
        Run(POLICIES, dry_run=True).sweep(self.cloud)
        assert (len(self.cloud.stops), self.cloud.calls["delete_app"]) == before

    @rule()
    def a_calm_sweep_leaves_nothing_idle(self) -> None:
        self.interruption = None
        for app in self.cloud.apps.values():
            app.pass_time(self.cloud.now)
        Run(POLICIES).sweep(self.cloud)
        tolerance = timedelta(minutes=1)
        overdue = [
            app.space
            for app in self.cloud.apps.values()
            if app.heart and app.space not in self.kept and self.cloud.now - app.used > POLICY.limit + tolerance
        ]
        assert not [space for space in overdue if not self._asked(space)]

    def _asked(self, space: str) -> bool:
        """A time that is not over keeps without anybody's approval while it is near enough."""
        own = self.cloud.tags.get(f"arn:aws:sagemaker:eu-central-1:1:space/d-1/{space}", {})
        return own.get("keep-until") == "2027-01-01"

    @invariant()
    def nobody_loses_an_app_in_use_or_kept(self) -> None:
        for stop in self.cloud.stops:
            assert stop.hidden or stop.idle >= POLICY.limit - timedelta(minutes=2)
            assert stop.app.space not in self.kept
        self.cloud.stops.clear()


TestDomain = pytest.mark.requirement("GR-1")(Domain.TestCase)
TestDomain.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
