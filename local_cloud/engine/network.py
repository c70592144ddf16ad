"""VPCs, subnets, security groups and endpoints of ministack's EC2."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextvars import copy_context
from ipaddress import IPv4Network
from typing import Any

from ministack.core import responses
from ministack.services import ec2

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.network.door import Door
from local_cloud.network.reachability import Endpoint, Group, Network, Peers, Subnet

_HTTPS = 443
_PREFIX_LISTS = ("s3", "dynamodb")
_FULL_ACCESS = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


def require_subnets(identifiers: Iterable[str], at: Location) -> None:
    _require("subnet ID", identifiers, ec2._subnets, at)


def require_security_groups(identifiers: Iterable[str], at: Location) -> None:
    _require("security group ID", identifiers, ec2._security_groups, at)


def require_vpc(identifiers: Iterable[str], at: Location) -> None:
    _require("VPC ID", identifiers, ec2._vpcs, at)


def network(at: Location) -> Network:
    """A picture of all VPCs as they are now."""
    return copy_context().run(_picture, at)  # the account and region that it sets are nobody else's


def _picture(at: Location) -> Network:
    responses.set_request_account_id(at.account)
    responses.set_request_region(at.region)
    lists = {service: ec2._aws_pl_id_from_name(f"com.amazonaws.{at.region}.{service}") for service in _PREFIX_LISTS}
    return Network(
        subnets={name: _subnet(name, each) for name, each in ec2._subnets.items()},
        groups={name: _group(each) for name, each in ec2._security_groups.items()},
        endpoints=tuple(_endpoint(each) for each in ec2._vpc_endpoints.values()),
        prefix_lists=lists,
    )


def _subnet(identifier: str, subnet: Mapping[str, Any]) -> Subnet:
    return Subnet(subnet["VpcId"], IPv4Network(subnet["CidrBlock"]), _route_table(identifier, subnet["VpcId"]))


def _route_table(subnet: str, vpc: str) -> str:
    """The subnet's own, else the main one of its VPC."""
    tables = [each for each in ec2._route_tables.values() if each["VpcId"] == vpc]
    associated = [(each["RouteTableId"], one) for each in tables for one in each["Associations"]]
    own = [table for table, one in associated if one.get("SubnetId") == subnet]
    return str((own or [table for table, one in associated if one.get("Main")] or [""])[0])


def _group(group: Mapping[str, Any]) -> Group:
    return Group(egress=_peers(group["IpPermissionsEgress"]), ingress=_peers(group["IpPermissions"]))


def _peers(permissions: Iterable[Mapping[str, Any]]) -> Peers:
    """Those of the rules that let HTTPS pass."""
    open_ = [each for each in permissions if _lets_https_pass(each)]
    return Peers(
        groups=frozenset(_members(open_, "UserIdGroupPairs", "GroupId")),
        networks=frozenset(IPv4Network(each) for each in _members(open_, "IpRanges", "CidrIp")),
        prefix_lists=frozenset(_members(open_, "PrefixListIds", "PrefixListId")),
    )


def _lets_https_pass(permission: Mapping[str, Any]) -> bool:
    protocol = str(permission.get("IpProtocol"))
    if protocol == "-1":
        return True
    first, last = int(permission.get("FromPort", 0)), int(permission.get("ToPort", 65_535))
    return protocol in ("tcp", "6") and first <= _HTTPS <= last


def _members(permissions: Iterable[Mapping[str, Any]], peers: str, name: str) -> Iterable[str]:
    return (each[name] for permission in permissions for each in permission.get(peers, ()) if each.get(name))


def _endpoint(endpoint: Mapping[str, Any]) -> Endpoint:
    policy = endpoint.get("PolicyDocument") or _FULL_ACCESS
    return Endpoint(
        door=Door(
            vpc_id=endpoint["VpcId"],
            endpoint_id=endpoint["VpcEndpointId"],
            service=endpoint["ServiceName"].split(".", 3)[-1],  # com.amazonaws.REGION.s3, aws.sagemaker.REGION.studio
            policy=policy if isinstance(policy, str) else json.dumps(policy),
        ),
        gateway=endpoint["VpcEndpointType"] == "Gateway",
        route_tables=frozenset(endpoint.get("RouteTableIds", ())),
        subnets=tuple(endpoint.get("SubnetIds", ())),
        groups=tuple(endpoint.get("SecurityGroupIds", ())),
        private_dns=str(endpoint.get("PrivateDnsEnabled", False)).lower() == "true",
    )


def _require(what: str, identifiers: Iterable[str], known: Any, at: Location) -> None:
    for identifier in identifiers:
        if identifier not in known:
            raise ApiError("ValidationException", f"The {what} '{identifier}' does not exist in {at.region}.")
