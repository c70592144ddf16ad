"""What ministack's EC2 forgets of a VPC endpoint made through its API, and what it does not know of prefix lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from ministack.services import ec2

# Fixed in each Region; ministack makes them up ("aws ec2 describe-managed-prefix-lists").
_S3_PREFIX_LISTS = {
    "com.amazonaws.us-east-1.s3": "pl-63a5400a",
    "com.amazonaws.us-west-2.s3": "pl-68a54001",
    "com.amazonaws.eu-central-1.s3": "pl-6ea54007",
    "com.amazonaws.ap-south-1.s3": "pl-78a54011",
}
_Params = dict[str, Any]


def apply() -> None:
    _know_prefix_lists()
    _keep_prefix_lists_of_rules()
    ec2._ACTION_MAP["CreateVpcEndpoint"] = _create
    ec2._ACTION_MAP["ModifyVpcEndpoint"] = _modify


def _know_prefix_lists() -> None:
    make_up = ec2._aws_pl_id_from_name
    ec2._aws_pl_id_from_name = lambda name: _S3_PREFIX_LISTS.get(name) or make_up(name)


def _keep_prefix_lists_of_rules() -> None:
    """A rule for a prefix list would else be a rule for nobody."""
    parse = ec2._parse_ip_permissions

    def parse_with_lists(params: _Params, prefix: str) -> list[dict[str, Any]]:
        rules: list[dict[str, Any]] = parse(params, prefix)
        for number, rule in enumerate(rules, start=1):
            rule["PrefixListIds"] = list(_prefix_lists(params, f"{prefix}.{number}.PrefixListIds"))
        return rules

    ec2._parse_ip_permissions = parse_with_lists


def _prefix_lists(params: _Params, prefix: str) -> Iterator[dict[str, str]]:
    for number in count(1):
        member = f"{prefix}.{number}"
        if not (identifier := ec2._p(params, f"{member}.PrefixListId")):
            return
        told = ec2._p(params, f"{member}.Description")
        yield {"PrefixListId": identifier, **({"Description": told} if told else {})}


def _create(params: _Params) -> Any:
    """An interface has private DNS unless told otherwise, and its VPC's default group unless given others."""
    before = set(ec2._vpc_endpoints.keys())
    response = ec2._create_vpc_endpoint(params)
    for name in set(ec2._vpc_endpoints.keys()) - before:
        endpoint = ec2._vpc_endpoints[name]
        endpoint["PolicyDocument"] = ec2._p(params, "PolicyDocument") or None
        endpoint["PrivateDnsEnabled"] = ec2._p(params, "PrivateDnsEnabled") or "true"
        groups = ec2._parse_member_list(params, "SecurityGroupId")
        endpoint["SecurityGroupIds"] = groups or [_default_group(endpoint["VpcId"])]
    return response


def _modify(params: _Params) -> Any:
    response = ec2._modify_vpc_endpoint(params)
    endpoint = ec2._vpc_endpoints.get(ec2._p(params, "VpcEndpointId"))
    if endpoint:
        added = ec2._parse_member_list(params, "AddSecurityGroupId")
        removed = ec2._parse_member_list(params, "RemoveSecurityGroupId")
        kept = [each for each in endpoint.get("SecurityGroupIds", []) if each not in removed]
        endpoint["SecurityGroupIds"] = kept + added
        if told := ec2._p(params, "PrivateDnsEnabled"):
            endpoint["PrivateDnsEnabled"] = told
        if ec2._p(params, "ResetPolicy") == "true":
            endpoint["PolicyDocument"] = None
    return response


def _default_group(vpc: str) -> str:
    groups = ec2._security_groups.values()
    return next((each["GroupId"] for each in groups if each["VpcId"] == vpc and each["GroupName"] == "default"), "")
