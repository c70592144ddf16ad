"""A key opens data through the services that hold it, and is given to nobody by a grant."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import ACCOUNT, Condition, Statement
from stacks.rules.perimeter.keys_are_ours import KEY
from stacks.rules.perimeter.refusals import of_itself, only_if, uncovered
from stacks.rules.rule import Fact, Rule, either

# What else than reading a key's description there is to do with it, for a key that encrypts.
_USE = (
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
_LOSE = ("kms:DisableKey", "kms:ScheduleKeyDeletion")
# Services that hold what lies under a key of data, and SageMaker, whose jobs name it for their results.
_HOLDERS = {"codebuild", "codecommit", "ecr", "s3", "sagemaker"}
# Where each kind names the key of what it holds. Disks of spaces have none of this: SageMaker opens them elsewhere.
_HOLDING = {
    "AWS::CodeCommit::Repository": "KmsKeyId",
    "AWS::ECR::Repository": "EncryptionConfiguration.KmsKey",
}
_NO_SERVICE: Condition = ("BoolIfExists", "aws:principalisawsservice", ("false",))
_BY_HAND: Condition = ("BoolIfExists", "kms:grantisforawsresource", ("false",))
_OUTSIDE = [_NO_SERVICE] + [
    (operator, "kms:calleraccount", (ACCOUNT,)) for operator in ("StringNotEqualsIfExists", "StringNotEquals")
]


def check(assembly: Assembly) -> Iterator[Fact]:
    holding = _keys_of_data(assembly)
    for key in assembly.of(KEY):
        said = of_itself(assembly, key)
        granted = uncovered(["kms:CreateGrant"], (each for each in said if only_if(each, [_BY_HAND, _NO_SERVICE])))
        yield either(key, not granted, "granted by services only", "a grant by hand outlives every permission")
        if key.deletion == "Retain":
            lost = uncovered(_LOSE, (each for each in said if only_if(each, ())))
            yield either(key, not lost, "lost by nobody", f"whoever may can {', '.join(lost)}")
        if key in holding:
            direct = uncovered(_USE, (each for each in said if _through_holders(each, key)))
            yield either(key, not direct, "used through what holds data", f"{', '.join(direct)} from anywhere")
            foreign = uncovered(_USE, (each for each in said if only_if(each, _OUTSIDE)))
            yield either(key, not foreign, "used for this account only", f"{', '.join(foreign)} for others")


def _keys_of_data(assembly: Assembly) -> set[Resource]:
    named = [each.get(place) for kind, place in _HOLDING.items() for each in assembly.of(kind)]
    for bucket in assembly.of("AWS::S3::Bucket"):
        for rule in bucket.listed("BucketEncryption.ServerSideEncryptionConfiguration"):
            named.append(rule.get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID"))
    return {key for value in named if (key := assembly.meant(value, KEY))}


def _through_holders(statement: Statement, key: Resource) -> bool:
    via = [values for _, name, values in statement.conditions if name == "kms:viaservice"]
    services = via[0] if len(via) == 1 else ()
    known = bool(services) and all(_holds_data(each) for each in services)
    allowed = [(operator, "kms:viaservice", services) for operator in ("StringNotEqualsIfExists", "StringNotEquals")]
    return known and only_if(statement, [_NO_SERVICE, *allowed])


def _holds_data(endpoint: str) -> bool:
    """``s3.eu-central-1.amazonaws.com`` does, in any Region: another one's services cannot call a key of this one."""
    service, _, rest = endpoint.partition(".")
    return service in _HOLDERS and rest.endswith(".amazonaws.com") and "*" not in endpoint


RULE = Rule(
    name="KeysAreConfined",
    requirements=("NFR-1",),
    claim="Keys of data are used through the services that hold it, for this account; every key is granted to services",
    wrong="A key can be used directly, from another account, or by a grant that somebody made by hand",
    matters="A copy of the data is worth what its key is: whoever can call it directly reads the copy anywhere",
    mend="Make keys as the data stack does, with stacks/constructs/key_perimeter.py",
    check=check,
)
