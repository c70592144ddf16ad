"""CDK's function empties buckets from outside the network, where data is not kept, and does nothing else there."""

from typing import Any

import pytest

from operations.prove.simulation.engine import ROOT, _answers
from operations.prove.simulation.names import ACCOUNT, Names
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import role_of
from stacks.rules.model.reading import read
from stacks.rules.perimeter.refusals import BUCKET
from tests.synthesis import Cloud

EMPTYING = ("ListBucket", "ListBucketVersions", "DeleteObject", "DeleteObjectVersion")
NOTHING_ELSE = ("GetObject", "GetObjectVersion", "PutObject", "PutObjectAcl", "RestoreObject")


def asked(assembly: Assembly, bucket: Resource, role: str, action: str) -> dict[str, Any]:
    """From outside, by a role that may do anything as far as its own policies go."""
    names = Names(assembly)
    policy = next(
        each.get("PolicyDocument")
        for each in assembly.of("AWS::S3::BucketPolicy")
        if assembly.meant(each.get("Bucket"), BUCKET) is bucket
    )
    anything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    on = names.arn(bucket) + ("" if action.startswith("ListBucket") else "/tiles/a.tif")
    sent = {"aws:PrincipalArn": role, "aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}
    return {
        "request": {
            "principal": role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session",
            "action": f"s3:{action}",
            "resource": {"resource": on, "accountId": ACCOUNT},
            "contextVariables": sent,
        },
        "identityPolicies": [{"name": "all", "policy": {"Version": "2012-10-17", "Statement": [anything]}}],
        "permissionBoundaryPolicies": None,
        "resourcePolicy": dict(names.filled(policy)),
        "vpcEndpointPolicies": [],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
    }


@pytest.mark.requirement("NFR-1")
def test_the_function_that_empties_buckets_may_list_and_delete_from_outside_and_nobody_else(dev: Cloud) -> None:
    assembly = read(dev.folder)[0]
    emptied = assembly.of("Custom::S3AutoDeleteObjects")[0]
    function = assembly.meant(emptied.get("ServiceToken"), "AWS::Lambda::Function")
    role = role_of(assembly, function.get("Role")) if function else None
    assert role is not None
    empties, other = Names(assembly).arn(role), f"arn:aws:iam::{ACCOUNT}:role/other"
    data = [each for each in assembly.of(BUCKET) if each.get("LoggingConfiguration") is not None]
    tried = [(who, action, bucket) for who in (empties, other) for action in EMPTYING + NOTHING_ELSE for bucket in data]

    answers = _answers([asked(assembly, bucket, who, action) for who, action, bucket in tried], ROOT / "node_modules")

    assert [each for each in answers if each["error"] or each["ignored"]] == []
    allowed = {(who, action) for (who, action, _), each in zip(tried, answers, strict=True) if each["allowed"]}
    refused = {(who, action) for (who, action, _), each in zip(tried, answers, strict=True) if not each["allowed"]}
    assert allowed == {(empties, action) for action in EMPTYING}
    assert allowed & refused == set()
