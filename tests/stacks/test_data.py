"""What holds data outlives every redeploy, encrypted, versioned and closed to the public."""

import json
import zipfile
from pathlib import Path

import pytest
from aws_cdk.assertions import Match

from tests.policies import statements
from tests.synthesis import ROOT, Cloud, Document

BUCKET = "AWS::S3::Bucket"
WITHOUT_CUSTOMER_KEY = "data:AccessLogs8B620ECA"
HOLDS_STATE = (BUCKET, "AWS::KMS::Key", "AWS::ECR::Repository", "AWS::CodeCommit::Repository")
# A changed logical id is a deleted bucket: these change only with a plan for what they hold.
STATEFUL = {
    "AccessLogs8B620ECA",
    "Artefacts37AAD146",
    "Code5B760EEF",
    "ConfigurationC2F3B331",
    "DataKey17AFBB84",
    "Derived01AD3FED",
    "Images2D38C313",
    "Models7F217E31",
    "Raw2403193C",
    "StudioKeyB28CB691",
}


def stateful(cloud: Cloud) -> dict[str, Document]:
    return {name: resource for kind in HOLDS_STATE for name, resource in cloud.of_type(kind, "data").items()}


def data_buckets(cloud: Cloud) -> list[Document]:
    return [b["Properties"] for name, b in cloud.of_type(BUCKET).items() if name != WITHOUT_CUSTOMER_KEY]


def test_what_holds_state_keeps_its_logical_id_in_every_environment(each_cloud: Cloud) -> None:
    assert {name.removeprefix("data:") for name in stateful(each_cloud)} == STATEFUL


@pytest.mark.requirement("DAT-1")
def test_production_keeps_all_that_holds_state_when_it_is_destroyed(prod: Cloud) -> None:
    policies = {(each["DeletionPolicy"], each["UpdateReplacePolicy"]) for each in stateful(prod).values()}

    assert policies == {("Retain", "Retain")}
    assert prod.of_type("Custom::S3AutoDeleteObjects") == {}
    assert prod.only("AWS::ECR::Repository")["EmptyOnDelete"] is False


@pytest.mark.requirement("DAT-1")
def test_production_stacks_with_data_are_protected_from_deletion(prod: Cloud, dev: Cloud) -> None:
    assert _protected(prod) == {"cloister-prod-data"}
    assert _protected(dev) == set()


def _protected(cloud: Cloud) -> set[str]:
    artefacts = json.loads((cloud.folder / "manifest.json").read_text())["artifacts"]
    return {name for name, each in artefacts.items() if each.get("properties", {}).get("terminationProtection")}


def test_an_environment_that_keeps_nothing_leaves_nothing(dev: Cloud) -> None:
    resources = {name: each for template in dev.templates.values() for name, each in template["Resources"].items()}
    retained = [name for name, each in resources.items() if each.get("DeletionPolicy", "Delete") != "Delete"]
    emptied = {each["BucketName"]["Ref"] for each in dev.properties("Custom::S3AutoDeleteObjects")}

    assert retained == []
    assert emptied == {name.split(":")[1] for name in dev.of_type(BUCKET)}
    assert dev.only("AWS::ECR::Repository")["EmptyOnDelete"] is True


@pytest.mark.requirement("C-1")
def test_every_bucket_of_data_is_encrypted_with_the_customer_key(each_cloud: Cloud) -> None:
    for bucket in data_buckets(each_cloud):
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey17AFBB84", "Arn"]}
        assert rule["BucketKeyEnabled"] is True


@pytest.mark.requirement("DAT-1")
def test_every_bucket_is_versioned(each_cloud: Cloud) -> None:
    assert {bucket["VersioningConfiguration"]["Status"] for bucket in each_cloud.properties(BUCKET)} == {"Enabled"}


@pytest.mark.requirement("NFR-1")
def test_every_bucket_is_closed_to_the_public_and_to_foreign_owners(each_cloud: Cloud) -> None:
    for bucket in each_cloud.properties(BUCKET):
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


@pytest.mark.requirement("NFR-1")
def test_every_bucket_refuses_plain_http_and_old_tls(each_cloud: Cloud) -> None:
    refused = {
        (each.holder, condition)
        for each in statements(each_cloud, "data")
        if each.effect == "Deny" and each.actions == ("s3:*",) and each.principals == ("*",)
        for condition in each.conditions
    }
    names = {holder for holder, _ in refused}

    assert len(names) == len(each_cloud.of_type(BUCKET))
    for name in names:
        assert (name, ("Bool", "aws:SecureTransport", ("false",))) in refused
        assert (name, ("NumericLessThan", "s3:TlsVersion", ("1.2",))) in refused


def test_every_bucket_of_data_logs_who_read_it(each_cloud: Cloud) -> None:
    prefixes = [bucket["LoggingConfiguration"]["LogFilePrefix"] for bucket in data_buckets(each_cloud)]
    targets = {bucket["LoggingConfiguration"]["DestinationBucketName"]["Ref"] for bucket in data_buckets(each_cloud)}

    assert targets == {"AccessLogs8B620ECA"}
    assert sorted(prefixes) == ["artefacts/", "configuration/", "derived/", "models/", "raw/"]


def test_customer_keys_rotate(each_cloud: Cloud) -> None:
    assert {key["EnableKeyRotation"] for key in each_cloud.properties("AWS::KMS::Key")} == {True}


def test_images_are_immutable_scanned_and_encrypted(prod: Cloud) -> None:
    prod.promises("data").has_resource_properties(
        "AWS::ECR::Repository",
        {
            "ImageTagMutability": "IMMUTABLE",
            "ImageScanningConfiguration": {"ScanOnPush": True},
            "EncryptionConfiguration": {
                "EncryptionType": "KMS",
                "KmsKey": {"Fn::GetAtt": [Match.string_like_regexp("^DataKey"), "Arn"]},
            },
        },
    )


@pytest.mark.requirement("C-3")
@pytest.mark.requirement("FR-1")
def test_the_teams_repository_is_seeded_with_the_notebooks_on_main(prod: Cloud) -> None:
    repository = prod.only("AWS::CodeCommit::Repository")

    assert repository["RepositoryName"] == "sagemaker-repository"
    assert repository["Code"]["BranchName"] == "main"
    assert repository["KmsKeyId"] == {"Fn::GetAtt": ["DataKey17AFBB84", "Arn"]}
    assert _seed(prod, repository["Code"]["S3"]["Key"]) >= _files(ROOT / "notebooks")


def _seed(cloud: Cloud, key: str) -> set[str]:
    """Names in the asset: a folder that the CDK command line zips, or a zip already."""
    asset = cloud.folder / f"asset.{key.removesuffix('.zip')}"
    if asset.is_dir():
        return {str(path.relative_to(asset)) for path in asset.rglob("*") if path.is_file()}
    return set(zipfile.ZipFile(asset).namelist())


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder.parent)) for path in folder.rglob("*") if path.is_file()}
