"""Applications and their runs: no Spark runs, so a run waits until it is cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account

RUN = {"sparkSubmit": {"entryPoint": "s3://bucket/job.py"}}


def application(account: Account, **more: Any) -> tuple[Any, str]:
    emr = account.client("emr-serverless")
    made = emr.create_application(name=account.name("spark"), releaseLabel="emr-7.12.0", type="SPARK", **more)
    return emr, made["applicationId"]


def started(emr: Any, application_id: str, account: Account) -> str:
    run = emr.start_job_run(applicationId=application_id, executionRoleArn=account.role(), jobDriver=RUN)
    return str(run["jobRunId"])


def state(emr: Any, application_id: str) -> str:
    return str(emr.get_application(applicationId=application_id)["application"]["state"])


def test_a_run_starts_its_application_and_keeps_it_from_being_stopped(account: Account) -> None:
    emr, name = application(account)
    run = started(emr, name, account)
    assert state(emr, name) == "STARTED"
    with pytest.raises(ClientError, match="runs that are not over"):
        emr.stop_application(applicationId=name)
    emr.cancel_job_run(applicationId=name, jobRunId=run)
    emr.stop_application(applicationId=name)
    assert state(emr, name) == "STOPPED"


def test_an_application_that_does_not_start_itself_refuses_a_run(account: Account) -> None:
    emr, name = application(account, autoStartConfiguration={"enabled": False})
    with pytest.raises(ClientError, match="start it first"):
        started(emr, name, account)


def test_runs_are_found_by_state_and_by_their_beginning(account: Account) -> None:
    emr, name = application(account)
    over, waiting = started(emr, name, account), started(emr, name, account)
    emr.cancel_job_run(applicationId=name, jobRunId=over)

    def found(**asked: Any) -> list[str]:
        return [each["id"] for each in emr.list_job_runs(applicationId=name, **asked)["jobRuns"]]

    assert found(states=["SUBMITTED", "RUNNING"]) == [waiting]
    assert set(found(createdAtAfter=datetime.now(UTC) - timedelta(hours=1))) == {over, waiting}
    assert found(createdAtAfter=datetime.now(UTC) + timedelta(hours=1)) == []


def test_applications_are_found_by_state_and_carry_tags(account: Account) -> None:
    emr, name = application(account, tags={"team": "forest"})
    arn = emr.get_application(applicationId=name)["application"]["arn"]
    emr.tag_resource(resourceArn=arn, tags={"idle-warned": "now"})
    emr.start_application(applicationId=name)
    assert name in [each["id"] for each in emr.list_applications(states=["STARTED"], maxResults=50)["applications"]]
    assert name not in [each["id"] for each in emr.list_applications(states=["STOPPED"], maxResults=50)["applications"]]
    assert emr.get_application(applicationId=name)["application"]["tags"] == {"team": "forest", "idle-warned": "now"}
