"""Endpoints answer for AWS's own names, in every zone, to guests of ours, and lead to AWS only."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import ENDPOINT, GROUP, SUBNET, TABLE, VPC, service_of
from stacks.rules.rule import Fact, Rule, either

_KNOWN = {
    "PolicyDocument",
    "PrivateDnsEnabled",
    "RouteTableIds",
    "SecurityGroupIds",
    "ServiceName",
    "SubnetIds",
    "Tags",
    "VpcEndpointType",
    "VpcId",
}
# Sessions into instances, and with them tunnels from laptops.
_REFUSED = re.compile(r"ssmmessages|ec2messages|vpce-svc|ec2-instance-connect")
_AWS = re.compile(r"(com\.amazonaws|aws\.sagemaker)\.[a-z]{2}(-[a-z]+)+-\d\.[a-z0-9.-]+")


def check(assembly: Assembly) -> Iterator[Fact]:
    for endpoint in assembly.of(ENDPOINT):
        service = service_of(endpoint)
        of_aws = _AWS.fullmatch(str(endpoint.get("ServiceName"))) and not _REFUSED.search(service)
        yield either(endpoint, of_aws, f"leads to {service}", f"leads to {endpoint.get('ServiceName')}, not understood")
        strange = ", ".join(sorted(endpoint.properties.keys() - _KNOWN))
        yield either(endpoint, not strange, "nothing else said of it", f"{strange} is not understood")
        yield either(endpoint, assembly.meant(endpoint.get("VpcId"), VPC), "in our network", "in another network")
        yield (
            _interface(assembly, endpoint)
            if endpoint.get("VpcEndpointType") == "Interface"
            else _gateway(assembly, endpoint)
        )


def _interface(assembly: Assembly, endpoint: Resource) -> Fact:
    everywhere = set(assembly.all_meant(endpoint.listed("SubnetIds"), SUBNET) or ()) == set(assembly.of(SUBNET))
    guarded = assembly.all_meant(endpoint.listed("SecurityGroupIds"), GROUP) is not None
    good = everywhere and guarded and endpoint.get("PrivateDnsEnabled") is True
    return either(
        endpoint,
        good,
        "in every zone, behind a group of ours, under AWS's own name",
        "not in every zone, group or name",
    )


def _gateway(assembly: Assembly, endpoint: Resource) -> Fact:
    routed = set(assembly.all_meant(endpoint.listed("RouteTableIds"), TABLE) or ()) == set(assembly.of(TABLE))
    good = routed and endpoint.get("VpcEndpointType") == "Gateway"
    return either(endpoint, good, "in every route table", "not in every route table")


RULE = Rule(
    name="PrivateEndpoints",
    requirements=("NFR-1",),
    claim="Every endpoint leads to a service of AWS, in every zone and under that service's own name",
    wrong="An endpoint leads elsewhere, or not every guest would take it",
    matters="Calls that miss the endpoint fail, and an endpoint of somebody else's service is a way out",
    mend="Let stacks/constructs/endpoints.py make it, from a row of the table of services",
    check=check,
)
