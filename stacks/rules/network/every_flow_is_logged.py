"""What was tried is written down, whether or not it was let through."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import VPC
from stacks.rules.model.policies import granted_to, role_of, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_GROUP = "AWS::Logs::LogGroup"
_WRITER = (("Service", "vpc-flow-logs.amazonaws.com"),)


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
        and _can_write(assembly, log)
    )


def _can_write(assembly: Assembly, log: Resource) -> bool:
    """Its role is VPC flow logs' own, and may write to its group."""
    group, role = (
        assembly.meant(log.get("LogGroupName"), _GROUP),
        role_of(assembly, log.get("DeliverLogsPermissionArn")),
    )
    if group is None or role is None:
        return False
    trusted = any(each.written_in is role and each.principals == _WRITER for each in statements(assembly))
    arn = reference(group.stack, group.name, "Arn")
    may = {action for each in granted_to(assembly, role) if arn in each.resources for action in each.actions}
    return trusted and "logs:PutLogEvents" in may


RULE = Rule(
    name="EveryFlowIsLogged",
    requirements=("NFR-1",),
    claim="All traffic of every network is logged, and every log is kept for a set time",
    wrong="Traffic is not logged, or a log has no set time",
    matters="What left, or tried to, can only be told from a log that saw everything",
    mend="Log all traffic of the network to a log group and give that group retention.log_days",
    check=check,
)
