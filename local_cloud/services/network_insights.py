"""What EC2 calls network insights, and its lock on public access, as records: nothing is analyzed or blocked here.

They exist for CloudFormation only. EC2's own API, which is ministack's, does not show them.
"""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.engine.network import require_vpc
from local_cloud.records import random_id

SCOPE = records.kind(
    service="ec2", name="NetworkInsightsAccessScope", key=("NetworkInsightsAccessScopeId",), stamps=(),
    missing="InvalidNetworkInsightsAccessScopeId.NotFound",
    arn="network-insights-access-scope/{NetworkInsightsAccessScopeId}", arn_member="NetworkInsightsAccessScopeArn",
    complete=lambda params, at: _scope(params, at),
)  # fmt: skip


def _scope(params: Params, at: Location) -> Params:
    for path in params["MatchPaths"]:
        for end in ("Source", "Destination"):
            named = path[end]["ResourceStatement"].get("Resources", [])
            require_vpc([each for each in named if each.startswith("vpc-")], at)
    return {"NetworkInsightsAccessScopeId": f"nis-{random_id(17, '0123456789abcdef')}"}


@operation("ec2", "DeleteNetworkInsightsAccessScope")
def delete_scope(params: Params, at: Location) -> Params:
    scope = records.find(SCOPE, at, params["NetworkInsightsAccessScopeId"])
    records.remove(SCOPE, scope, at)
    return {"NetworkInsightsAccessScopeId": scope["NetworkInsightsAccessScopeId"]}


LOCK = records.kind(
    service="ec2", name="VpcBlockPublicAccessOptions", key=("AwsAccountId",), stamps=(),
    exists="ResourceAlreadyExists", complete=lambda _params, at: {"AwsAccountId": at.account},
)  # fmt: skip
