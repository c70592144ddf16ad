"""The deployed sweep: its settings, its log, and what it would see now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.idle_shutdown.environment import Environment

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
_EPOCH_MILLISECONDS = 1000


class NotToldError(Exception):
    """What was asked has no answer; the message is a sentence that says why, and what to do."""


@dataclass(frozen=True)
class Deployed:
    """``arn`` is the function's; ``every`` the time from one sweep to the next."""

    arn: str
    log_group: str
    environment: Environment

    @property
    def every(self) -> timedelta:
        policies = self.environment.policies.values()
        return min((policy.every for policy in policies), default=timedelta(minutes=15))

    def arn_of(self, resource: str) -> str:
        """Of something of SageMaker's in the same account and Region."""
        _, partition, _, region, account = self.arn.split(":")[:5]
        return f"arn:{partition}:sagemaker:{region}:{account}:{resource}"


class Aws:
    """Reads a deployment. ``client`` makes a client by its name in boto3."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        self.client = client

    def deployed(self, stack: str) -> Deployed:
        """The sweep of a governance stack.

        Raises:
            NotToldError: there is none, or AWS does not let us see it.
        """
        stacks = self._asked("cloudformation", "describe_stacks", StackName=stack)["Stacks"]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in stacks[0].get("Outputs", ())}
        if "IdleShutdownFunction" not in outputs:
            raise NotToldError(f"The stack {stack} has no idle sweep: deploy it first")
        told = self._asked("lambda", "get_function_configuration", FunctionName=outputs["IdleShutdownFunction"])
        group = told.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{told['FunctionName']}"
        return Deployed(told["FunctionArn"], group, Environment.from_environ(told["Environment"]["Variables"]))

    def domain_created(self, domain_id: str) -> datetime:
        """Raises NotToldError: AWS does not let us see it."""
        created: datetime = self._asked("sagemaker", "describe_domain", DomainId=domain_id)["CreationTime"]
        return created

    def lines(self, group: str, word: str, since: datetime) -> Iterator[str]:
        """Lines of a log that hold a word, oldest first.

        Raises:
            NotToldError: AWS does not let us see them.
        """
        token: dict[str, str] = {}
        begin = int(since.timestamp() * _EPOCH_MILLISECONDS)
        while True:
            page = self._asked(
                "logs", "filter_log_events", logGroupName=group, startTime=begin, filterPattern=f'"{word}"', **token
            )
            yield from (event["message"] for event in page["events"])
            if not page.get("nextToken") or page["nextToken"] == token.get("nextToken"):
                return
            token = {"nextToken": page["nextToken"]}

    def _asked(self, service: str, operation: str, **request: Any) -> Any:
        try:
            return getattr(self.client(service), operation)(**request)
        except ClientError as error:
            raise NotToldError(_sentence(service, operation, error)) from error
        except BotoCoreError as error:
            raise NotToldError(f"AWS cannot be asked: {error}") from error


def _sentence(service: str, operation: str, error: ClientError) -> str:
    told = error.response.get("Error", {})
    said = f"{told.get('Message') or told.get('Code', error)}".rstrip(".")
    if told.get("Code") in _DENIED:
        return f"You may not do this: {said}. Auditors and admins may; see docs/how-to/people.md"
    return f"AWS refused {service} {operation}: {said}. Check the Region, the account and --environment"
