"""Spark from Studio: an application in our subnets, called through an endpoint."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT, GROUP, SUBNET, service_of
from stacks.rules.rule import Fact, Rule, broken, either

_KIND = "AWS::EMRServerless::Application"
_SERVICES = {"com.amazonaws.emr-serverless", "com.amazonaws.emr-serverless-services.livy"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for application in assembly.of(_KIND):
        subnets = assembly.all_meant(application.listed("NetworkConfiguration.SubnetIds"), SUBNET)
        groups = assembly.all_meant(application.listed("NetworkConfiguration.SecurityGroupIds"), GROUP)
        yield either(application, subnets and groups, "works in our subnets", "works in a network of EMR's own")
    if not assembly.of(_KIND):
        yield broken("", "no EMR application")
    missing = _SERVICES - {service_of(endpoint) for endpoint in assembly.of(ENDPOINT)}
    yield either("", not missing, "Studio reaches EMR by endpoints", f"no endpoint to {', '.join(sorted(missing))}")


RULE = Rule(
    name="EmrIsReachedInside",
    requirements=("FR-2",),
    claim="Studio reaches an EMR application that works in our own subnets",
    wrong="There is no EMR application inside the network, or no endpoint that leads to it",
    matters="Spark outside the network would read the data over the internet, or not at all",
    mend="Switch EMR on in config/*.toml once its stack is there",
    check=check,
)
