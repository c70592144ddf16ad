"""The model package groups: one for each kind of model, its versions approved by people."""

from collections.abc import Sequence

from aws_cdk import CustomResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from stacks.constructs.python_lambda import PythonLambda
from stacks.constructs.resource_provider import ResourceProvider


class ModelRegistry(Construct):
    """Where data is kept, the groups are kept too; elsewhere they are emptied before they are deleted."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, groups: Sequence[str], keep: bool, log_days: int
    ) -> None:
        super().__init__(scope, construct_id)
        self.group_names = [f"{prefix}-{group}" for group in groups]
        resources = [self._group(name, keep=keep) for name in self.group_names]
        if not keep:
            self._drain(resources, log_days)

    def _group(self, name: str, *, keep: bool) -> sagemaker.CfnModelPackageGroup:
        group = sagemaker.CfnModelPackageGroup(self, f"Group-{name}", model_package_group_name=name)
        group.apply_removal_policy(RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY)
        return group

    def _drain(self, groups: Sequence[sagemaker.CfnModelPackageGroup], log_days: int) -> None:
        function = PythonLambda(
            self,
            "Empty",
            package="registry_drain",
            entry="on_event",
            environment={},
            timeout=Duration.minutes(5),
            log_days=log_days,
        )
        function.allow(
            "SeeAndDeleteTheVersions",
            ["sagemaker:ListModelPackages", "sagemaker:DeleteModelPackage"],
            self._versions(),
            because="Versions of these named groups, which SageMaker numbers.",
        )
        provider = ResourceProvider(self, "Provider", on_event=function, log_days=log_days)
        for group in groups:
            drain = CustomResource(
                self,
                f"Drain-{group.model_package_group_name}",
                resource_type="Custom::ModelGroupDrain",
                service_token=provider.service_token,
                properties={"GroupName": group.model_package_group_name},
            )
            drain.node.add_dependency(group)  # hence deleted, and the group emptied, before the group

    def _versions(self) -> list[str]:
        return [
            Stack.of(self).format_arn(service="sagemaker", resource="model-package", resource_name=f"{name}/*")
            for name in self.group_names
        ]
