"""A Lambda function made from one package of ``lambdas/``, with a role that may write its own log and nothing else."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aws_cdk import Duration, IgnoreMode
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.constructs.log_group import log_group
from stacks.constructs.statements import allow

ROOT = Path(__file__).resolve().parents[2]


def lambda_code(package: str) -> lambda_.Code:
    """The one package, at its own dotted name: tests and Lambda import the same modules by the same names."""
    return lambda_.Code.from_asset(
        str(ROOT),
        exclude=[
            "*",
            "!lambdas",
            "!lambdas/__init__.py",
            f"!lambdas/{package}",
            f"!lambdas/{package}/**/",
            f"!lambdas/{package}/**/*.py",
        ],
        ignore_mode=IgnoreMode.GIT,
    )


class PythonLambda(Construct):
    """One entry point of a Lambda package.

    Args:
        package: folder below ``lambdas/``.
        entry: function in the package's ``handler.py``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        package: str,
        entry: str = "handler",
        environment: Mapping[str, str],
        timeout: Duration,
        log_days: int,
    ) -> None:
        super().__init__(scope, construct_id)
        logs = log_group(self, "Logs", days=log_days)
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        logs.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Resource",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"lambdas.{package}.handler.{entry}",
            code=lambda_code(package),
            environment=dict(environment),
            timeout=timeout,
            memory_size=256,
            role=self.role,
            log_group=logs,
        )

    def allow(
        self,
        sid: str,
        actions: Sequence[str],
        resources: Sequence[str],
        conditions: Mapping[str, Any] | None = None,
        *,
        because: str = "",
    ) -> None:
        """Let this function do exactly these actions on exactly these resources; the sid says why."""
        allow(self.role, sid, actions, resources, conditions, because=because)
