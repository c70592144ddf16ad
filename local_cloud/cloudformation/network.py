"""Rules of security groups, flow logs, network insights, and the lock on public access."""

from __future__ import annotations

from typing import Any

from local_cloud import records
from local_cloud.api.checking import check_request
from local_cloud.cloudformation.client_types import ClientType
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.cloudformation.record_types import RecordType
from local_cloud.engine.provisioning import Declared, Properties, Provisioned
from local_cloud.engine.request import current_location
from local_cloud.services.network_insights import LOCK, SCOPE

_FLOW_LOG_PARAMETERS = (
    "ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName", "DeliverLogsPermissionArn",
    "LogFormat",
)  # fmt: skip
_PEERS = (
    ("CidrIp", "IpRanges", "CidrIp"),
    ("CidrIpv6", "Ipv6Ranges", "CidrIpv6"),
    ("SourceSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("DestinationSecurityGroupId", "UserIdGroupPairs", "GroupId"),
    ("SourcePrefixListId", "PrefixListIds", "PrefixListId"),
    ("DestinationPrefixListId", "PrefixListIds", "PrefixListId"),
)


def add_types() -> None:
    ClientType(
        "AWS::EC2::SecurityGroupIngress", "ec2", _create_ingress, _delete_ingress, name_first=True, tagged=False
    ).add()
    ClientType(
        "AWS::EC2::SecurityGroupEgress", "ec2", _create_egress, _delete_egress, name_first=True, tagged=False
    ).add()
    ClientType("AWS::EC2::FlowLog", "ec2", _create_flow_log, _delete_flow_log).add()
    RecordType(
        "AWS::EC2::NetworkInsightsAccessScope", SCOPE, "NetworkInsightsAccessScopeId",
        attributes=("NetworkInsightsAccessScopeId", "NetworkInsightsAccessScopeArn"), spelling=_with_token,
    ).add()  # fmt: skip
    ClientType("AWS::EC2::VPCBlockPublicAccessOptions", "ec2", _lock, _unlock, name_first=True, tagged=False).add()


def _create_ingress(ec2: Any, declared: Declared) -> Provisioned:
    rule = declared.properties
    made = ec2.authorize_security_group_ingress(GroupId=rule["GroupId"], IpPermissions=[_permission(rule)])
    return _rule(made, declared)


def _create_egress(ec2: Any, declared: Declared) -> Provisioned:
    rule = declared.properties
    made = ec2.authorize_security_group_egress(GroupId=rule["GroupId"], IpPermissions=[_permission(rule)])
    return _rule(made, declared)


def _delete_ingress(ec2: Any, _identifier: str, rule: Properties) -> None:
    ec2.revoke_security_group_ingress(GroupId=rule["GroupId"], IpPermissions=[_permission(rule)])


def _delete_egress(ec2: Any, _identifier: str, rule: Properties) -> None:
    ec2.revoke_security_group_egress(GroupId=rule["GroupId"], IpPermissions=[_permission(rule)])


def _rule(made: Properties, declared: Declared) -> Provisioned:
    rules = made.get("SecurityGroupRules") or [{"SecurityGroupRuleId": f"sgr-{declared.logical_id}"}]
    identifier = rules[0]["SecurityGroupRuleId"]
    return identifier, {"Id": identifier}


def _permission(rule: Properties) -> Properties:
    permission: Properties = {"IpProtocol": str(rule["IpProtocol"])}
    permission |= {port: int(rule[port]) for port in ("FromPort", "ToPort") if port in rule}
    description = {"Description": rule["Description"]} if rule.get("Description") else {}
    for name, member, key in _PEERS:
        if rule.get(name):
            permission[member] = [{key: rule[name], **description}]
    return permission


def _create_flow_log(ec2: Any, declared: Declared) -> Provisioned:
    log = declared.properties
    params = {name: log[name] for name in _FLOW_LOG_PARAMETERS if name in log}
    if "MaxAggregationInterval" in log:
        params["MaxAggregationInterval"] = int(log["MaxAggregationInterval"])
    if log.get("Tags"):
        params["TagSpecifications"] = [{"ResourceType": "vpc-flow-log", "Tags": list(log["Tags"])}]
    identifier = ec2.create_flow_logs(ResourceIds=[log["ResourceId"]], **params)["FlowLogIds"][0]
    return identifier, {"Id": identifier}


def _delete_flow_log(ec2: Any, identifier: str, _log: Properties) -> None:
    ec2.delete_flow_logs(FlowLogIds=[identifier])


def _with_token(properties: Properties) -> Properties:
    return {**properties, "ClientToken": records.random_id(32)}


def _lock(_ec2: Any, declared: Declared) -> Provisioned:
    params = {"InternetGatewayBlockMode": declared.properties["InternetGatewayBlockMode"]}
    with failing_the_resource(), records.exclusive():
        check_request("ec2", "ModifyVpcBlockPublicAccessOptions", params)
        made = records.create(LOCK, params, current_location())
    return made["AwsAccountId"], {"AccountId": made["AwsAccountId"]}


def _unlock(_ec2: Any, identifier: str, _properties: Properties) -> None:
    at = current_location()
    with failing_the_resource(), records.exclusive():
        records.remove(LOCK, records.find(LOCK, at, identifier), at)
