"""What a key refuses, whoever asks and whatever their own policies or grants allow.

By CDK's own statement the account manages its keys, and permissions of its roles say who uses them. Services of AWS
that act in their own name pass these denials; but none is allowed anything here, except by a grant for a resource of
ours.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

USE = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
# What holds data under the data key, as kms:ViaService names it; SageMaker, since jobs name the key for their results.
HOLDERS = ("codebuild", "codecommit", "ecr", "s3", "sagemaker")
_BY_NO_SERVICE = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}


def use_through(key: kms.Key, services: Sequence[str] = HOLDERS) -> None:
    """Nobody uses the key directly: a copied data key, or an object read elsewhere, cannot be opened with credentials.

    A key of disks cannot have this: SageMaker uses it in an account of its own, and spaces are not created
    where kms:ViaService is asked for.
    """
    region = Stack.of(key).region
    via = {"kms:ViaService": [f"{service}.{region}.amazonaws.com" for service in services]}
    _deny(key, "UsedThroughServicesThatHoldData", USE, {"StringNotEqualsIfExists": via, **_BY_NO_SERVICE})
    owner = {"kms:CallerAccount": Aws.ACCOUNT_ID}
    _deny(key, "UsedForThisAccountOnly", USE, {"StringNotEqualsIfExists": owner, **_BY_NO_SERVICE})


def grant_to_services_only(key: kms.Key) -> None:
    """A grant outlives the permission it was made with; only services make them, for a resource of AWS.

    AWS Control Tower asks for the same (CT.KMS.PV.1).
    """
    by_hand = {"kms:GrantIsForAWSResource": "false", **_BY_NO_SERVICE["BoolIfExists"]}
    _deny(key, "GrantedForResourcesOfAwsOnly", ("kms:CreateGrant",), {"BoolIfExists": by_hand})


def keep(key: kms.Key) -> None:
    """What lies under a lost key is lost. An administrator first changes this policy, then deletes the key."""
    _deny(key, "LostByNobody", ("kms:DisableKey", "kms:ScheduleKeyDeletion"), None)


def _deny(key: kms.Key, sid: str, actions: Sequence[str], conditions: Mapping[str, Any] | None) -> None:
    key.add_to_resource_policy(
        iam.PolicyStatement(
            sid=sid,
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=list(actions),
            resources=["*"],
            conditions=conditions,
        )
    )
