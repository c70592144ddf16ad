"""When a sweep of what is idle runs, and that it comes to its end: a schedule and a state machine.

A run of the function lasts fifteen minutes at most. Where that is too short, its answer says where to go on, and the
machine calls it again.
"""

from typing import Any

from aws_cdk import Acknowledgment, Aws, Duration, Stack, Validations
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs.statements import allow

MOST_RUNS = 20  # of fifteen minutes each: what is not done then is told, and begun anew by the next sweep
_BUSY = ("ServiceException", "AWSLambdaException", "SdkClientException", "TooManyRequestsException")


class IdleSweeps(Construct):
    """Calls the function as often as ``every`` says, again and again until a sweep is through.

    One sweep at a time: of several executions the oldest sweeps, the others end. Two at once would do no harm either,
    for each thing is read again before it is stopped. Reserving one concurrent run of the function would be stricter,
    but AWS refuses that in accounts which have only the ten that new ones get.
    """

    def __init__(self, scope: Construct, construct_id: str, *, function: lambda_.IFunction, every: Duration) -> None:
        super().__init__(scope, construct_id)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        allow(role, "SweepWhatIsIdle", ["lambda:InvokeFunction"], [function.function_arn])
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            role=role,
            definition_body=sfn.DefinitionBody.from_string(Stack.of(self).to_json_string(sweep(function.function_arn))),
        )
        # Beside the role, which the machine waits for: in it, each of the two would wait for the other.
        looking = iam.ManagedPolicy(self, "Looking", roles=[role])
        allow(looking, "SeeWhetherAnotherSweeps", ["states:ListExecutions"], [self.machine.state_machine_arn])
        events.Rule(
            self,
            "Schedule",
            description="Looks for what nobody uses",
            schedule=events.Schedule.rate(every),
            targets=[targets.SfnStateMachine(self.machine)],
        )
        Validations.of(self.machine).acknowledge(
            Acknowledgment(id="AwsSolutions-SF1", reason="The function logs every decision; the machine only repeats."),
            Acknowledgment(id="AwsSolutions-SF2", reason="One function in a loop: there is no path to trace."),
        )


def sweep(function: str) -> dict[str, Any]:
    """The state machine, for a function's ARN: go on where the last run ended, until one has nothing left."""
    finished = {"Variable": "$.Run.Resume", "IsNull": True, "Next": "Finished"}
    too_many = {"Variable": "$.Runs", "NumericGreaterThanEquals": MOST_RUNS, "Next": "Unfinished"}
    return {
        "StartAt": "Look",
        "States": {
            **_one_at_a_time(),
            "Begin": {"Type": "Pass", "Result": {"Runs": 1, "Run": {"Resume": None}}, "Next": "Sweep"},
            "Sweep": _run(function),
            "Judge": {"Type": "Choice", "Choices": [finished, too_many], "Default": "GoOn"},
            "GoOn": {
                "Type": "Pass",
                "Parameters": {"Runs.$": "States.MathAdd($.Runs, 1)", "Run.$": "$.Run"},
                "Next": "Sweep",
            },
            "Finished": {"Type": "Succeed"},
            "Unfinished": {
                "Type": "Fail",
                "Error": "Unfinished",
                "Cause": f"After {MOST_RUNS} runs there was still something left to look at.",
            },
        },
    }


def _one_at_a_time() -> dict[str, Any]:
    """Executions are listed newest first, so the last that runs is the oldest."""
    running = "States.ArrayGetItem($.Executions, States.MathAdd(States.ArrayLength($.Executions), -1))"
    first = {"Variable": "$.Oldest.ExecutionArn", "StringEqualsPath": "$$.Execution.Id", "Next": "Begin"}
    return {
        "Look": {
            "Type": "Task",
            "Resource": f"arn:{Aws.PARTITION}:states:::aws-sdk:sfn:listExecutions",
            "Parameters": {"StateMachineArn.$": "$$.StateMachine.Id", "StatusFilter": "RUNNING"},
            "ResultSelector": {"Oldest.$": running},
            "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "MaxAttempts": 3}],
            "Next": "Choose",
        },
        "Choose": {"Type": "Choice", "Choices": [first], "Default": "AnotherSweeps"},
        "AnotherSweeps": {"Type": "Succeed"},
    }


def _run(function: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": f"arn:{Aws.PARTITION}:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": {"resume.$": "$.Run.Resume"}},
        "ResultSelector": {"Resume.$": "$.Payload.resume"},
        "ResultPath": "$.Run",
        "Retry": [
            {
                "ErrorEquals": [f"Lambda.{error}" for error in _BUSY],
                "IntervalSeconds": 10,
                "MaxAttempts": 3,
                "BackoffRate": 2,
            }
        ],
        "Next": "Judge",
    }
