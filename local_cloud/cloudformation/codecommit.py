"""AWS::CodeCommit::Repository, seeded from a zip in S3 when it is created and never again."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.operations import perform
from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Declared, Properties, Provisioned, add_type
from local_cloud.engine.request import current_location
from local_cloud.records import Record
from local_cloud.services.codecommit.repositories import REPOSITORY, bare_repository

_PARAMETERS = {
    "RepositoryName": "repositoryName",
    "RepositoryDescription": "repositoryDescription",
    "KmsKeyId": "kmsKeyId",
}


def add_types() -> None:
    add_type("AWS::CodeCommit::Repository", _create, _update, _delete)


def _create(declared: Declared) -> Provisioned:
    properties, at = declared.properties, current_location()
    params = {api: properties[name] for name, api in _PARAMETERS.items() if name in properties}
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", ())}
    with failing_the_resource():
        archive = _seed(properties)
        made = perform("codecommit", "CreateRepository", {**params, "tags": tags}, at)["repositoryMetadata"]
        if archive is not None:
            branch = properties["Code"].get("BranchName", "main")
            bare_repository(made["repositoryName"], at).first_commit(archive, branch)
    return _provisioned(made)


def _update(identifier: str, old: Properties, declared: Declared) -> Provisioned:
    """Only a new name or key replaces the repository; its content is never touched again."""
    new, at = declared.properties, current_location()
    if any(old.get(name) != new.get(name) for name in ("RepositoryName", "KmsKeyId")):
        return _create(declared)
    with failing_the_resource():
        record = records.find(REPOSITORY, at, new["RepositoryName"])
        records.modify(REPOSITORY, record, {"repositoryDescription": new.get("RepositoryDescription")})
        records.set_tags(record["Arn"], records.tag_map(new))
        _seed_is_kept(new)
    return identifier, _provisioned(record)[1]


def _delete(_identifier: str, properties: Properties) -> None:
    with failing_the_resource():
        perform("codecommit", "DeleteRepository", {"repositoryName": properties["RepositoryName"]}, current_location())


def _seed(properties: Properties) -> bytes | None:
    if not properties.get("Code"):
        return None
    source = properties["Code"]["S3"]
    version = {"VersionId": source["ObjectVersion"]} if source.get("ObjectVersion") else {}
    found = acting_client("s3").get_object(Bucket=source["Bucket"], Key=source["Key"], **version)
    archive: bytes = found["Body"].read()
    return archive


def _seed_is_kept(properties: Properties) -> None:
    """Code is read and set aside: on AWS too it matters only at creation."""
    properties.get("Code")


def _provisioned(record: Record) -> Provisioned:
    attributes = {
        "Arn": record["Arn"],
        "Name": record["repositoryName"],
        "CloneUrlHttp": record["cloneUrlHttp"],
        "CloneUrlSsh": record["cloneUrlSsh"],
    }
    return record["repositoryId"], attributes
