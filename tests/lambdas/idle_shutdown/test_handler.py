"""Environment and clock in, sweep out."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.environment import Environment
from tests.lambdas.boundary import handler

ENVIRONMENT = Environment(domain_id="d-example", limit=timedelta(minutes=90), dry_run=False)


@given(
    st.builds(
        Environment,
        domain_id=st.text(st.characters(exclude_categories=["C"])),
        limit=st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
        dry_run=st.booleans(),
    )
)
def test_the_environment_is_read_back_as_it_was_written(environment: Environment) -> None:
    assert Environment.from_environ(environment.to_environ()) == environment


@pytest.mark.requirement("GR-1")
def test_an_app_idle_since_yesterday_is_stopped_by_todays_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    module = handler("idle_shutdown", ENVIRONMENT.to_environ(), monkeypatch)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    name = {"SpaceName": "anna", "AppType": "JupyterLab", "AppName": "default"}
    times = {"CreationTime": yesterday, "LastUserActivityTimestamp": yesterday}
    with Stubber(module.studio._sagemaker) as sagemaker:
        sagemaker.add_response(
            "list_apps", {"Apps": [{**name, "Status": "InService"}]}, {"DomainIdEquals": "d-example"}
        )
        sagemaker.add_response("describe_app", {"Status": "InService", **times}, {"DomainId": "d-example", **name})
        sagemaker.add_response("delete_app", {}, {"DomainId": "d-example", **name})
        answer = module.handler({"source": "aws.events"}, None)
        sagemaker.assert_no_pending_responses()

    assert [(each["space"], each["action"]) for each in answer["apps"]] == [("anna", "stop")]
