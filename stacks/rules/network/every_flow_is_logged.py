"""What was tried is written down, whether or not it was let through."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import VPC
from stacks.rules.model.policies import ROLE
from stacks.rules.rule import Fact, Rule, either

_GROUP = "AWS::Logs::LogGroup"


def check(assembly: Assembly) -> Iterator[Fact]:
    for network in assembly.of(VPC):
        logs = [each for each in assembly.of("AWS::EC2::FlowLog") if _is_complete(assembly, each, network)]
        yield either(network, logs, "all its traffic is logged", "traffic is logged in part, or not, or to nowhere")
    for group in assembly.of(_GROUP):
        days = group.get("RetentionInDays")
        yield either(
            group, isinstance(days, int), f"kept for {days} days", "kept for ever, or for nobody knows how long"
        )


def _is_complete(assembly: Assembly, log: Resource, network: Resource) -> bool:
    return (
        log.get("ResourceType") == "VPC"
        and assembly.meant(log.get("ResourceId"), VPC) is network
        and log.get("TrafficType") == "ALL"
        and log.get("LogDestinationType") == "cloud-watch-logs"
        and assembly.meant(log.get("LogGroupName"), _GROUP) is not None
        and assembly.meant(log.get("DeliverLogsPermissionArn"), ROLE) is not None
    )


RULE = Rule(
    name="EveryFlowIsLogged",
    requirements=("NFR-1",),
    claim="All traffic of every network is logged, and every log is kept for a set time",
    wrong="Traffic is not logged, or a log has no set time",
    matters="What left, or tried to, can only be told from a log that saw everything",
    mend="Log all traffic of the network to a log group and give that group retention.log_days",
    check=check,
)
