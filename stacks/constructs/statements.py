"""How a permission is written down: a sid that says why, exact actions, exact resources.

Where a resource must be a pattern, ``because`` says why. cdk-nag's finding on it is acknowledged with that reason, on
the holder itself: one finding, one statement, one reason.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import jsii
from aws_cdk import Stack, Validations
from aws_cdk import aws_iam as iam
from constructs import Construct, IValidation


def allow(
    holder: iam.Role | iam.ManagedPolicy,
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    conditions: Mapping[str, Any] | None = None,
    *,
    because: str = "",
) -> None:
    """Let the role, or whoever has the policy, do exactly these actions on exactly these resources."""
    holder.grant_principal.add_to_principal_policy(
        iam.PolicyStatement(sid=sid, actions=list(actions), resources=list(resources), conditions=conditions)
    )
    if because:
        acknowledge_patterns(holder, [resource for resource in resources if "*" in resource], because)


def acknowledge_patterns(scope: Construct, resources: Sequence[str], reason: str) -> None:
    """Acknowledge cdk-nag's findings on these resource patterns below ``scope``.

    A finding is named after the pattern as the template spells it. References to other stacks get their spelling only
    late in synthesis, so the names are made when constructs are validated, just before cdk-nag reads the templates.
    """
    scope.node.add_validation(_AcknowledgeLate(scope, resources, reason))


@jsii.implements(IValidation)
class _AcknowledgeLate:
    def __init__(self, scope: Construct, resources: Sequence[str], reason: str) -> None:
        self._scope, self._resources, self._reason = scope, resources, reason

    def validate(self) -> list[str]:
        stack = Stack.of(self._scope)
        for resource in self._resources:
            finding = f"Annotation::AwsSolutions-IAM5[Resource::{_spelled(stack.resolve(resource))}]"
            # Said as Validations.acknowledge() says it, but without the stack trace it adds: at this late moment that
            # trace names jsii's temporary folder, and no two cloud assemblies would be alike.
            self._scope.node.add_metadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {finding: self._reason})
        return []


def _spelled(value: Any) -> str:
    """A resource as cdk-nag names it in a finding: references in angle brackets, anything else as JSON."""
    match value:
        case str():
            return value.replace("${", "<").replace("}", ">")
        case {"Fn::Join": [delimiter, items]}:
            return str(delimiter).join(_spelled(item) for item in items)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{resource}.{attribute}>"
        case {"Ref": name}:
            return f"<{name}>"
        case _:
            return json.dumps(value, separators=(",", ":"))
