"""Which modules are hunted in, and by which tests: those that can see them change, the quick and sharp ones first."""

from pathlib import Path

_ROOM = Path("lambdas/idle_shutdown")
_DECISION = ("activity", "breaker", "case", "curfew", "decide", "exemptions", "policy", "warning")

_OF_THE_SWEEP: dict[str, str] = dict.fromkeys((f"decision/{name}.py" for name in _DECISION), "decision") | {
    "calls.py": "test_calls.py",
    "canvas.py": "test_canvas.py",
    "figures.py": "test_figures.py",
    "first_days.py": "test_first_days.py",
    "heartbeats.py": "test_heartbeats.py",
    "portion.py": "test_portion.py",
    "policy_text.py": "test_policy_text.py test_record.py test_handler.py",
    "position.py": "test_bad_input.py",
    "sweep.py": "test_sweep_order.py test_second_look.py test_sweep.py",
    "tag_listing.py": "test_tag_carriers.py test_tag_listing.py",
    "time_zone.py": "test_time_zone.py",
    "kinds/emr_clusters.py": "kinds/test_row.py kinds/test_emr_clusters.py",
    "kinds/emr_serverless.py": "kinds/test_row.py kinds/test_emr_serverless.py",
    "kinds/endpoints.py": "kinds/test_row.py kinds/test_endpoint_use.py kinds/test_endpoints.py",
    "kinds/jobs.py": "kinds/test_row.py kinds/test_jobs.py",
    "kinds/mlflow.py": "kinds/test_row.py kinds/test_mlflow.py",
    "kinds/notebook_instances.py": "kinds/test_row.py kinds/test_notebook_instances.py",
    "kinds/resources.py": "kinds/test_resources.py kinds/test_emr_serverless.py kinds/test_endpoints.py",
    "kinds/row.py": "kinds/test_row.py kinds/test_resources.py kinds/test_endpoints.py",
    "kinds/spaces.py": "kinds/test_spaces.py",
    "kinds/studio_apps.py": ("kinds/test_studio_apps.py test_sweep.py kinds/test_spaces.py kinds/test_profile_apps.py"),
    "kinds/studio_tags.py": "kinds/test_studio_apps.py test_sweep.py",
    "kinds/unused_spaces.py": "kinds/test_row.py kinds/test_unused_spaces.py",
}
_OF_THE_HEARTBEAT = "test_last_use.py test_servers.py test_main.py test_beat.py"

TESTS: dict[str, tuple[str, ...]] = {
    f"{_ROOM / module}": tuple(f"{'tests' / _ROOM / test}" for test in tests.split())
    for module, tests in _OF_THE_SWEEP.items()
} | {"lifecycle/heartbeat.py": tuple(f"tests/lifecycle/{test}" for test in _OF_THE_HEARTBEAT.split())}
"""By module."""
