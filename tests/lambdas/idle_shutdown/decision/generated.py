"""Apps and policies of any kind, for properties that hold for all of them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.case import Case, Signals
from lambdas.idle_shutdown.decision.policy import Policy
from tests.lambdas.idle_shutdown.decision.cases import minutes_ago

_TIMES = st.none() | st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 21), timezones=st.just(UTC))
_CHECKS = st.sampled_from([minutes_ago(3), minutes_ago(300)]) | _TIMES
_SIGNALS = st.builds(
    Signals, heartbeat=_TIMES, heard=_TIMES, last_activity=_CHECKS, last_health_check=_CHECKS, glimpse=st.booleans()
)
_TAGS = st.dictionaries(
    st.sampled_from(["it", "its space", "its domain"]),
    st.dictionaries(st.sampled_from(["keep-until", "idle-warned", "team"]), st.text(max_size=25), max_size=3),
)
CASES = st.builds(
    Case,
    kind=st.just("JupyterLab"),
    name=st.just({}),
    status=st.sampled_from(["InService", "Pending", "Deleting", "Failed", "Dreaming"]),
    running=st.booleans(),
    free=st.booleans(),
    shared=st.sampled_from([None, False, True]),
    created=_TIMES,
    signals=st.none() | _SIGNALS,
    tags=st.none() | _TAGS,
)
_LIMITS = st.timedeltas(timedelta(minutes=15), timedelta(days=2))
POLICIES = st.builds(Policy, limit=_LIMITS, every=st.just(timedelta(minutes=15)), notice=st.sampled_from(
    [timedelta(), timedelta(minutes=5)]
))  # fmt: skip
