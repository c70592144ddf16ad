"""VPCs, subnets and security groups of ministack's EC2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ministack.services import ec2

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location


def require_subnets(identifiers: Iterable[str], at: Location) -> None:
    _require("subnet ID", identifiers, ec2._subnets, at)


def require_security_groups(identifiers: Iterable[str], at: Location) -> None:
    _require("security group ID", identifiers, ec2._security_groups, at)


def require_vpc(identifiers: Iterable[str], at: Location) -> None:
    _require("VPC ID", identifiers, ec2._vpcs, at)


def _require(what: str, identifiers: Iterable[str], known: Any, at: Location) -> None:
    for identifier in identifiers:
        if identifier not in known:
            raise ApiError("ValidationException", f"The {what} '{identifier}' does not exist in {at.region}.")
