"""The rules of what holds data, each shown production after edits that a review might miss."""

import pytest

from stacks.rules.perimeter import (
    access_is_logged,
    keys_are_ours,
    nothing_in_the_clear,
    private_buckets,
    shared_with_nobody,
    stores_are_encrypted,
)
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import (
    After,
    Edit,
    Templates,
    add,
    drop,
    first,
    name_of,
    named,
    resources,
    statements_of,
)

BUCKET, POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"
PERMISSION = "AWS::Lambda::Permission"
OURS = {"Ref": "AWS::AccountId"}
STRANGER = {"AWS": "arn:aws:iam::999999999999:root"}


def a_bucket_that_may_be_public(templates: Templates) -> None:
    first(templates, BUCKET)["PublicAccessBlockConfiguration"]["RestrictPublicBuckets"] = False


def a_copy_in_another_account(templates: Templates) -> None:
    first(templates, BUCKET)["ReplicationConfiguration"] = {"Role": "r", "Rules": []}


def acls(templates: Templates) -> None:
    first(templates, BUCKET)["OwnershipControls"] = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}


def a_key_of_somebody_else(templates: Templates) -> None:
    bucket = next(each["Properties"] for each in resources(templates, BUCKET) if "aws:kms" in str(each))
    rule = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
    rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] = "arn:aws:kms:eu-central-1:999999999999:key/theirs"


def old_versions_lost(templates: Templates) -> None:
    first(templates, BUCKET)["VersioningConfiguration"]["Status"] = "Suspended"


def accesses_not_logged(templates: Templates) -> None:
    del next(each for each in resources(templates, BUCKET) if "LoggingConfiguration" in each["Properties"])[
        "Properties"
    ]["LoggingConfiguration"]


def calls_without_tls(templates: Templates) -> None:
    statements_of(templates, POLICY).pop(0)


def an_old_tls(templates: Templates) -> None:
    statements_of(templates, POLICY)[1]["Condition"]["NumericLessThan"]["s3:TlsVersion"] = 1.0


def messages_without_tls(templates: Templates) -> None:
    drop(templates, "AWS::SNS::TopicPolicy")


def a_bucket_shared_with_a_stranger(templates: Templates) -> None:
    shared = {"Effect": "Allow", "Principal": STRANGER, "Action": "s3:GetObject", "Resource": "*"}
    statements_of(templates, POLICY).append(shared)


def a_service_that_acts_for_anybody(templates: Templates) -> None:
    said = named(templates, POLICY, "Bucket", {"Ref": name_of(templates, "data", BUCKET)})["PolicyDocument"][
        "Statement"
    ]
    delivery = next(each for each in said if "Service" in each["Principal"])
    del delivery["Condition"]["StringEquals"]


def _callable_by(templates: Templates, **caller: object) -> None:
    function = {"Fn::GetAtt": [name_of(templates, "governance", "AWS::Lambda::Function"), "Arn"]}
    add(templates, "governance", PERMISSION, Action="lambda:InvokeFunction", FunctionName=function, **caller)


def a_function_for_a_service_that_acts_for_us(templates: Templates) -> None:
    _callable_by(templates, Principal="events.amazonaws.com", SourceAccount=OURS)


def a_function_for_everybody(templates: Templates) -> None:
    _callable_by(templates, Principal="*", SourceAccount=OURS)


def a_function_for_any_rule_of_anybody(templates: Templates) -> None:
    _callable_by(templates, Principal="events.amazonaws.com")


def a_key_that_is_never_changed(templates: Templates) -> None:
    first(templates, "AWS::KMS::Key")["EnableKeyRotation"] = False


def a_key_that_nobody_manages(templates: Templates) -> None:
    first(templates, "AWS::KMS::Key")["KeyPolicy"]["Statement"] = []


def images_under_a_key_of_aws(templates: Templates) -> None:
    first(templates, "AWS::ECR::Repository")["EncryptionConfiguration"] = {"EncryptionType": "AES256"}


def images_that_move(templates: Templates) -> None:
    first(templates, "AWS::ECR::Repository")["ImageTagMutability"] = "MUTABLE"


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (private_buckets.RULE, a_bucket_that_may_be_public),
    (private_buckets.RULE, a_copy_in_another_account),
    (private_buckets.RULE, acls),
    (private_buckets.RULE, a_key_of_somebody_else),
    (private_buckets.RULE, old_versions_lost),
    (access_is_logged.RULE, accesses_not_logged),
    (nothing_in_the_clear.RULE, calls_without_tls),
    (nothing_in_the_clear.RULE, an_old_tls),
    (nothing_in_the_clear.RULE, messages_without_tls),
    (shared_with_nobody.RULE, a_bucket_shared_with_a_stranger),
    (shared_with_nobody.RULE, a_service_that_acts_for_anybody),
    (shared_with_nobody.RULE, a_function_for_everybody),
    (shared_with_nobody.RULE, a_function_for_any_rule_of_anybody),
    (keys_are_ours.RULE, a_key_that_is_never_changed),
    (keys_are_ours.RULE, a_key_that_nobody_manages),
    (stores_are_encrypted.RULE, images_under_a_key_of_aws),
    (stores_are_encrypted.RULE, images_that_move),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_store_that_was_opened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples


def test_a_function_may_be_called_by_a_service_that_acts_for_us(after: After) -> None:
    assert judge(shared_with_nobody.RULE, after(a_function_for_a_service_that_acts_for_us)).proven


def test_a_policy_of_its_own_for_a_second_bucket_is_judged_too(after: After) -> None:
    def forgotten(templates: Templates) -> None:
        add(templates, "data", BUCKET, BucketName="forgotten")

    assert judge(nothing_in_the_clear.RULE, after(forgotten)).counter_examples
