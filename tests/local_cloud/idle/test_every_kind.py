"""Every kind that the sweep covers, on the embedded AWS: the deployed function, its own role, real HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambdas.idle_shutdown.decision.warning import WARNED, tag_value
from tests.local_cloud.account import Account, eventually
from tests.local_cloud.idle import compute, hosting, studio
from tests.local_cloud.idle.deployment import Deployment
from tests.local_cloud.idle.jobs import jobs
from tests.local_cloud.idle.running import running
from tests.local_cloud.idle.town import Found, Town, pairs

pytestmark = pytest.mark.requirement("GR-1")
MAKERS = (
    studio.editors, studio.canvas, studio.kernels, studio.spaces, compute.spark, compute.tracking, compute.notebooks,
    compute.clusters, hosting.endpoints,
)  # fmt: skip
Said = dict[tuple[str, str], dict[str, Any]]


class Swept:
    """Two sweeps. Between them owners have had their notice, as their tags now say."""

    def __init__(self, deployment: Deployment, town: Town, expected: Found) -> None:
        self.deployment, self.town, self.expected = deployment, town, expected
        self.ran = running(town)
        self.first = self._sweep()
        self.told = {key: town.tags(each.arn).get(WARNED) for key, each in expected.items() if each.arn}
        for each in expected.values():
            if each.arn:
                town.tag(each.arn, WARNED, tag_value(datetime.now(UTC) - each.warned))
        self.last = self._sweep()

    def _sweep(self) -> Said:
        return {(each["type"], each["space"]): each for each in self.deployment.sweep()["apps"]}


@pytest.fixture(scope="module")
def swept(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:
    town = Town(account, account.domain(), account.role())
    deployment = Deployment(account, town.domain_id, tmp_path_factory.mktemp("idle"))
    expected = {key: each for make in MAKERS for key, each in make(town).items()}
    deployment.deny("sagemaker:DescribeNotebookInstance", town.arn("sagemaker", "notebook-instance/sealed"))
    with jobs(town) as at_work:
        yield Swept(deployment, town, expected | at_work)


def test_whose_thing_is_idle_is_warned_first_by_a_tag_on_it(swept: Swept) -> None:
    warned = {key for key, each in swept.first.items() if each["action"] == "warn"}

    assert warned == swept.told.keys()
    assert None not in swept.told.values()


def test_after_the_notice_the_idle_one_of_every_kind_stops_and_the_other_goes_on(swept: Swept) -> None:
    said = {key: swept.last[key]["action"] for key in swept.expected}

    assert said == {key: each.action for key, each in swept.expected.items()}
    assert {kind for (kind, _), action in said.items() if action == "stop"} >= {
        *("Canvas", "CodeEditor", "EmrCluster", "EmrServerlessApplication", "Endpoint", "KernelGateway"),
        *("MlflowTrackingServer", "NotebookInstance", "ProcessingJob", "Space", "TrainingJob"),
    }


def test_each_verdict_says_why_in_answer_and_log(swept: Swept) -> None:
    lines = [each for each in swept.deployment.logged() if "case" in each]
    logged = {(each["case"]["kind"], next(iter(each["case"]["name"].values()))) for each in lines}

    for key, each in swept.expected.items():
        assert each.reason in swept.last[key]["reason"], key
    assert all(each["reason"] for each in lines)
    assert len(logged) > 20


def test_what_was_stopped_no_longer_runs_and_what_was_kept_does(swept: Swept) -> None:
    stopped = {key for key, each in swept.expected.items() if each.action == "stop"}

    still = eventually(lambda: running(swept.town), lambda found: not found & stopped)

    assert swept.ran >= swept.expected.keys()
    assert still & swept.expected.keys() == swept.expected.keys() - stopped


def test_the_next_sweep_finds_nothing_more_to_do(swept: Swept) -> None:
    again = swept.deployment.sweep()

    assert {each["action"] for each in again["apps"]} <= {"keep", "unknown"}
    assert again["counts"]["failed"] == 1  # the one that it may not read


def test_iam_refuses_the_sweep_what_no_tag_allows(swept: Swept) -> None:
    """Its own policy, in the hands of somebody who asks for what the function never would."""
    town, account = swept.town, swept.town.account
    role = account.role(*swept.deployment.permissions())
    sagemaker, emr = account.client_as(role, "sagemaker"), account.client_as(role, "emr")
    (cluster,) = [
        name for (kind, name), each in swept.expected.items() if "no tag" in each.reason and kind == "EmrCluster"
    ]
    space = {"DomainId": town.domain_id, "SpaceName": "ben-space"}
    other = account.domain()

    forbidden: list[Callable[[], Any]] = [
        lambda: sagemaker.delete_endpoint(EndpointName="reported"),
        lambda: sagemaker.delete_space(**space),
        lambda: sagemaker.describe_space(**{**space, "DomainId": other}),
        lambda: emr.terminate_job_flows(JobFlowIds=[cluster]),
        lambda: emr.add_tags(ResourceId=cluster, Tags=pairs({"when-idle": "delete"})),
        lambda: sagemaker.add_tags(ResourceArn=town.arn("sagemaker", "endpoint/reported"), Tags=pairs({"a": "b"})),
    ]
    for refused in forbidden:
        with pytest.raises(ClientError, match="is not authorized to perform"):
            refused()
