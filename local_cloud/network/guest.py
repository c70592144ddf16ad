"""Whoever runs in somebody's VPC: a job, an app, a function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from local_cloud.api.location import Location


@dataclass(frozen=True)
class Guest:
    """It may stand in any of its subnets, and has all of its security groups."""

    at: Location
    subnets: tuple[str, ...]
    groups: tuple[str, ...]


def guest(vpc: Mapping[str, Sequence[str]], at: Location) -> Guest | None:
    """From a VpcConfig as SageMaker and Lambda spell it; None where it names no subnet."""
    subnets = vpc.get("Subnets") or vpc.get("SubnetIds") or ()
    return Guest(at, tuple(subnets), tuple(vpc.get("SecurityGroupIds", ()))) if subnets else None
