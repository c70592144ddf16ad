"""AWS's own analysis of the network as it really is, twice a day: is there any path to or from outside?

Templates can be proven before they are deployed; this also sees what somebody did by hand.
"""

from typing import Any

from aws_cdk import Acknowledgment, Aws, Duration, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.access_permissions import GATHER, QUERY
from stacks.constructs.statements import allow

_Scope = ec2.CfnNetworkInsightsAccessScope
EVERY = Duration.hours(12)
LONGEST = Duration.hours(2)
SECONDS_BETWEEN_LOOKS = 60
LATEST = "$.NetworkInsightsAccessScopeAnalyses[0]"
WAYS_OUT = (
    "AWS::EC2::InternetGateway",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::EC2::VPNGateway",
)
# One scope's identifier is known at deployment; its analyses are numbered by AWS.
_ITS_ANALYSES = "AWS names each analysis; the first resource confines them to the one scope."
_READS_ONLY = "The analyzer reads, with its caller's permissions, all that could be a way out, whoever made it."


class AccessWatch(Construct):
    """A scope that matches every path between the VPC and any gateway, and a state machine that analyzes it.

    An execution succeeds only if AWS finished the analysis and found no path. Whatever else happens fails it.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc) -> None:
        super().__init__(scope, construct_id)
        inside, outside = _statement(resources=[vpc.vpc_id]), _statement(resource_types=list(WAYS_OUT))
        self._scope = _Scope(self, "Scope", match_paths=[_path(inside, outside), _path(outside, inside)])
        self.machine = sfn.StateMachine(
            self,
            "Analysis",
            role=self._role(),
            definition_body=sfn.DefinitionBody.from_string(
                Stack.of(self).to_json_string(analysis(self._scope.attr_network_insights_access_scope_id))
            ),
        )
        events.Rule(
            self,
            "Schedule",
            description="Looks for paths between the network and anything outside",
            schedule=events.Schedule.rate(EVERY),
            targets=[targets.SfnStateMachine(self.machine)],
        )
        Validations.of(self.machine).acknowledge(
            Acknowledgment(id="AwsSolutions-SF1", reason="Each execution's history says what AWS answered."),
            Acknowledgment(id="AwsSolutions-SF2", reason="Two calls in a loop twice a day: there is no path to trace."),
        )

    def _role(self) -> iam.Role:
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        analyses = Stack.of(self).format_arn(
            service="ec2", resource="network-insights-access-scope-analysis", resource_name="*"
        )
        allow(
            role,
            "AnalyzeThisScope",
            ["ec2:StartNetworkInsightsAccessScopeAnalysis"],
            [self._scope.attr_network_insights_access_scope_arn, analyses],
            because=_ITS_ANALYSES,
        )
        allow(role, "GatherTheNetwork", GATHER, ["*"], because=_READS_ONLY)
        allow(role, "AskTheAnalyzer", QUERY, ["*"], because=_READS_ONLY)
        return role


def analysis(scope_id: str) -> dict[str, Any]:
    """The state machine: start, look again every minute, succeed only if AWS found nothing."""
    return {
        "StartAt": "Start",
        "TimeoutSeconds": LONGEST.to_seconds(),
        "States": {
            "Start": _call(
                "startNetworkInsightsAccessScopeAnalysis",
                {"NetworkInsightsAccessScopeId": scope_id, "ClientToken.$": "States.UUID()"},
                {"Id.$": "$.NetworkInsightsAccessScopeAnalysis.NetworkInsightsAccessScopeAnalysisId"},
                "Wait",
            ),
            "Wait": {"Type": "Wait", "Seconds": SECONDS_BETWEEN_LOOKS, "Next": "Look"},
            "Look": _call(
                "describeNetworkInsightsAccessScopeAnalyses",
                {"NetworkInsightsAccessScopeAnalysisIds.$": "States.Array($.Id)"},
                {"Latest.$": LATEST, "Id.$": f"{LATEST}.NetworkInsightsAccessScopeAnalysisId"},
                "Judge",
            ),
            **_verdict(),
        },
    }


def _verdict() -> dict[str, Any]:
    """Only a finished analysis that found nothing is good; no answer is as bad as a path."""
    running = {"Variable": "$.Latest.Status", "StringEquals": "running"}
    finished = {"Variable": "$.Latest.Status", "StringEquals": "succeeded"}
    nothing = {"Variable": "$.Latest.FindingsFound", "StringEquals": "false"}
    choices = [{**running, "Next": "Wait"}, {"And": [finished, nothing], "Next": "NoPath"}]
    cause = "The network has a path to or from outside, or AWS could not tell; see its latest analysis."
    return {
        "Judge": {"Type": "Choice", "Choices": choices, "Default": "PathOrUnknown"},
        "NoPath": {"Type": "Succeed"},
        "PathOrUnknown": {"Type": "Fail", "Error": "PathOrUnknown", "Cause": cause},
    }


def _call(action: str, parameters: dict[str, str], selector: dict[str, str], following: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": f"arn:{Aws.PARTITION}:states:::aws-sdk:ec2:{action}",
        "Parameters": parameters,
        "ResultSelector": selector,
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 30, "MaxAttempts": 3}],
        "Next": following,
    }


def _statement(**given: list[str]) -> ec2.CfnNetworkInsightsAccessScope.PathStatementRequestProperty:
    return _Scope.PathStatementRequestProperty(resource_statement=_Scope.ResourceStatementRequestProperty(**given))


def _path(
    source: ec2.CfnNetworkInsightsAccessScope.PathStatementRequestProperty,
    destination: ec2.CfnNetworkInsightsAccessScope.PathStatementRequestProperty,
) -> ec2.CfnNetworkInsightsAccessScope.AccessScopePathRequestProperty:
    return _Scope.AccessScopePathRequestProperty(source=source, destination=destination)
