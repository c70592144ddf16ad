"""The rules of who comes to data, keys and images: production after edits that a review might miss."""

from collections.abc import Mapping
from typing import Any

import pytest

from stacks.rules.perimeter import (
    images_are_confined,
    keys_are_confined,
    logs_stay_as_delivered,
    no_access_lists,
    only_through_the_endpoint,
    signatures_are_fresh,
    written_under_our_key,
)
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import After, Edit, Resource, Templates, Worlds, first, resources

ENDPOINT, UNDER_OUR_KEY = only_through_the_endpoint.RULE, written_under_our_key.RULE
FRESH, NO_LISTS, LOGS = signatures_are_fresh.RULE, no_access_lists.RULE, logs_stay_as_delivered.RULE
KEYS, IMAGES = keys_are_confined.RULE, images_are_confined.RULE
READ, WRITTEN = "ReadThroughOurEndpointOnly", "WrittenThroughOurEndpointOnly"
LISTED = "ListedAndDeletedThroughOurEndpointOnly"
SOMEBODY = "arn:aws:iam::111122223333:role/somebody"
_POLICIES = (
    ("AWS::S3::BucketPolicy", "PolicyDocument"),
    ("AWS::KMS::Key", "KeyPolicy"),
    ("AWS::ECR::Repository", "RepositoryPolicyText"),
)


def policies(templates: Templates) -> list[Resource]:
    return [each["Properties"][key] for kind, key in _POLICIES for each in resources(templates, kind)]


def said(templates: Templates, sid: str) -> Resource:
    """The last of the statements with this sid: every bucket has one."""
    statements: list[Resource] = [each for policy in policies(templates) for each in policy["Statement"]]
    return [each for each in statements if each.get("Sid") == sid][-1]


def without(sid: str) -> Edit:
    """The last of them taken away."""

    def edit(templates: Templates) -> None:
        gone = said(templates, sid)
        for policy in policies(templates):
            policy["Statement"] = [each for each in policy["Statement"] if each is not gone]

    return edit


def with_(sid: str, **changes: Any) -> Edit:
    return lambda templates: said(templates, sid).update(changes)


def but_if(sid: str, operator: str, test: Mapping[str, Any]) -> Edit:
    """An exemption more."""
    return lambda templates: said(templates, sid)["Condition"].setdefault(operator, {}).update(test)


def if_(sid: str, conditions: Mapping[str, Any]) -> Edit:
    return with_(sid, Condition=conditions)


def of_objects_only(templates: Templates) -> None:
    said(templates, LISTED)["Resource"].pop(0)


def no_log_and_no_refusal(templates: Templates) -> None:
    for bucket in resources(templates, "AWS::S3::Bucket"):
        bucket["Properties"].pop("LoggingConfiguration", None)
    without(READ)(templates)


def a_builder_without_a_name(templates: Templates) -> None:
    builder = [each for each in resources(templates, "AWS::IAM::Role") if "codebuild" in str(each)]
    del builder[0]["Properties"]["RoleName"]


def lists_that_are_obeyed(templates: Templates) -> None:
    owned = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    first(templates, "AWS::S3::Bucket")["OwnershipControls"] = owned


KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
ALGORITHM = "s3:x-amz-server-side-encryption"
_BY_NO_SERVICE = {"aws:PrincipalIsAWSService": "false"}
VIA = "UsedThroughServicesThatHoldData"
OPENED: Mapping[str, tuple[Rule, Edit]] = {
    "reads from anywhere": (ENDPOINT, without(READ)),
    "writes from anywhere": (ENDPOINT, without(WRITTEN)),
    "lists and deletes from anywhere": (ENDPOINT, without(LISTED)),
    "versions listed from anywhere": (ENDPOINT, with_(LISTED, Action=["s3:ListBucket", "s3:DeleteObject*"])),
    "uploads begun from anywhere": (ENDPOINT, with_(WRITTEN, Action=["s3:PutObjectTagging"])),
    "another endpoint": (ENDPOINT, if_(READ, {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}})),
    "any endpoint": (ENDPOINT, if_(READ, {"Null": {"aws:SourceVpce": "true"}})),
    "any endpoint of a network": (ENDPOINT, if_(READ, {"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}})),
    "somebody may read": (ENDPOINT, but_if(READ, "ArnNotEqualsIfExists", {"aws:PrincipalArn": SOMEBODY})),
    "somebody may delete": (ENDPOINT, but_if(LISTED, "ArnNotEqualsIfExists", {"aws:PrincipalArn": SOMEBODY})),
    "services may write": (ENDPOINT, but_if(WRITTEN, "BoolIfExists", {"aws:ViaAWSService": "false"})),
    "services may read other things than models": (
        ENDPOINT,
        but_if(READ, "BoolIfExists", {"aws:ViaAWSService": "false"}),
    ),
    "old hands may read": (ENDPOINT, but_if(READ, "Bool", {"aws:MultiFactorAuthPresent": "false"})),
    "a refusal that allows": (ENDPOINT, with_(READ, Effect="Allow")),
    "a refusal for somebody": (ENDPOINT, with_(READ, Principal={"AWS": SOMEBODY})),
    "a refusal about objects only": (ENDPOINT, of_objects_only),
    "a bucket that also logs nothing": (ENDPOINT, no_log_and_no_refusal),
    "any algorithm": (UNDER_OUR_KEY, without("EncryptedByKmsOnly")),
    "another algorithm": (UNDER_OUR_KEY, if_("EncryptedByKmsOnly", {"StringNotEquals": {ALGORITHM: "AES256"}})),
    "any key": (UNDER_OUR_KEY, without("EncryptedWithOurKeyOnly")),
    "a key of theirs": (UNDER_OUR_KEY, if_("EncryptedWithOurKeyOnly", {"StringNotEquals": {KEY: "theirs"}})),
    "AWS's own key": (UNDER_OUR_KEY, without("EncryptedWithANamedKey")),
    "a key that comes along": (UNDER_OUR_KEY, without("EncryptedWithNoKeyOfTheCaller")),
    "a key changed later": (UNDER_OUR_KEY, with_("EncryptedWithOurKeyOnly", Action=["s3:PutObject"])),
    "an address for a week": (
        FRESH,
        if_("SignedMinutesAgoAtMost", {"NumericGreaterThan": {"s3:signatureAge": "604800000"}}),
    ),
    "an address for ever": (FRESH, without("SignedMinutesAgoAtMost")),
    "old addresses for reading": (FRESH, with_("SignedMinutesAgoAtMost", Action="s3:PutObject")),
    "access lists written": (NO_LISTS, without("NoAccessLists")),
    "access lists of versions written": (NO_LISTS, with_("NoAccessLists", Action=["s3:PutObjectAcl"])),
    "access lists obeyed": (NO_LISTS, lists_that_are_obeyed),
    "logs forged": (LOGS, without("WrittenByLogDeliveryOnly")),
    "logs deleted": (LOGS, without("DeletedByNobody")),
    "logs deleted by somebody": (LOGS, with_("DeletedByNobody", Condition={"ArnNotEquals": {"aws:PrincipalArn": "x"}})),
    "keys used directly": (KEYS, without(VIA)),
    "keys used by functions": (KEYS, if_(VIA, {"StringNotEquals": {"kms:ViaService": ["lambda.eu.amazonaws.com"]}})),
    "keys used by anything": (KEYS, if_(VIA, {"StringNotEquals": {"kms:ViaService": ["s3.*.amazonaws.com"]}})),
    "keys used to encrypt": (KEYS, with_(VIA, Action=["kms:Decrypt"])),
    "keys used by others": (KEYS, without("UsedForThisAccountOnly")),
    "grants by hand": (KEYS, without("GrantedForResourcesOfAwsOnly")),
    "grants by somebody": (KEYS, but_if("GrantedForResourcesOfAwsOnly", "StringNotEquals", {"aws:userid": "x"})),
    "keys lost": (KEYS, without("LostByNobody")),
    "images from anybody": (IMAGES, without("PushedByTheBuilderOnly")),
    "images for anybody": (IMAGES, without("PulledByJobsAndTheBuilderOnly")),
    "images from another registry": (IMAGES, without("CopiedFromNowhere")),
    "images from somebody": (
        IMAGES,
        if_("PushedByTheBuilderOnly", {"ArnNotEquals": {"aws:PrincipalArn": [SOMEBODY]}}),
    ),
    "images from services": (IMAGES, but_if("PushedByTheBuilderOnly", "BoolIfExists", {"aws:ViaAWSService": "false"})),
    "a builder that anybody may be": (IMAGES, a_builder_without_a_name),
}


@pytest.mark.requirement("NFR-1")
@pytest.mark.parametrize("what", OPENED)
def test_a_door_that_was_opened_is_found(what: str, after: After) -> None:
    rule, edit = OPENED[what]

    assert judge(rule, after(edit)).counter_examples


@pytest.mark.parametrize(
    "rule", [ENDPOINT, UNDER_OUR_KEY, FRESH, NO_LISTS, LOGS, KEYS, IMAGES], ids=lambda each: each.name
)
def test_production_obeys(rule: Rule, today: Worlds) -> None:
    assert judge(rule, today).proven
