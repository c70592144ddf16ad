"""Names that SageMaker accepts and that the policies let people use."""

import re
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from jobs.names import job_name, template_parameter

NOW = datetime(2026, 11, 20, 19, 46, tzinfo=UTC)
# "<platform>-<environment>", as long as the settings allow.
PREFIXES = st.from_regex(r"[a-z][a-z0-9]{0,19}-[a-z][a-z0-9]{0,11}", fullmatch=True)


def test_a_job_is_named_after_what_it_trains_and_when() -> None:
    assert job_name("cloister-dev", "tree_crowns", NOW) == "cloister-dev-tree-crowns-20261120-194600"


@example(prefix=f"{'p' * 20}-{'e' * 12}", subject="tree crowns " * 20)
@given(prefix=PREFIXES, subject=st.text(max_size=80))
def test_every_name_is_one_that_sagemaker_accepts_below_the_prefix_of_the_policies(prefix: str, subject: str) -> None:
    name = job_name(prefix, subject, NOW)

    assert re.fullmatch(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", name)
    assert name.startswith(f"{prefix}-")
    assert name.endswith("-20261120-194600")


def test_templates_are_found_by_platform_environment_and_name() -> None:
    assert template_parameter("cloister", "dev", "gpu") == "/cloister/dev/templates/gpu"
