"""EMR's clusters: IAM decides about them by ARN and tags."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.policies.documents import allow

ALLOWED = [{"Key": "when-idle", "Value": "delete"}]


def cluster(account: Account, tags: Sequence[Mapping[str, str]]) -> str:
    made = account.client("emr").run_job_flow(
        Name=account.name("cluster"), Instances={"KeepJobFlowAliveWhenNoSteps": True}, Tags=tags
    )
    return str(made["JobFlowId"])


@pytest.fixture
def emr(account: Account) -> Any:
    return account.client_as(
        account.role(
            allow(
                "elasticmapreduce:TerminateJobFlows",
                Resource="arn:aws:elasticmapreduce:*:*:cluster/*",
                Condition={"StringEquals": {"aws:ResourceTag/when-idle": "delete"}},
            ),
            allow(
                "elasticmapreduce:AddTags",
                Resource="arn:aws:elasticmapreduce:*:*:cluster/*",
                Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "idle-warned"}},
            ),
        ),
        "emr",
    )


def test_a_cluster_is_ended_by_whom_its_tag_allows_it(account: Account, emr: Any) -> None:
    allowed, other = cluster(account, ALLOWED), cluster(account, [])
    emr.terminate_job_flows(JobFlowIds=[allowed])
    for refused in ([other], [allowed, other]):
        with pytest.raises(ClientError, match="is not authorized to perform: elasticmapreduce:TerminateJobFlows"):
            emr.terminate_job_flows(JobFlowIds=refused)


def test_who_may_write_one_tag_may_write_no_other(account: Account, emr: Any) -> None:
    name = cluster(account, [])
    emr.add_tags(ResourceId=name, Tags=[{"Key": "idle-warned", "Value": "now"}])
    with pytest.raises(ClientError, match="is not authorized to perform: elasticmapreduce:AddTags"):
        emr.add_tags(ResourceId=name, Tags=ALLOWED)
