"""CodeCommit repositories: records with a bare git repository behind each."""

from __future__ import annotations

import shutil

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.emulator import running
from local_cloud.records import Record, random_uuid
from local_cloud.services.codecommit.git import BareRepository
from local_cloud.standard import arn_resource


def _clone_urls(params: Params, at: Location) -> Record:
    host = f"git-codecommit.{at.region}.amazonaws.com/v1/repos/{params['repositoryName']}"
    urls = {"cloneUrlHttp": f"https://{host}", "cloneUrlSsh": f"ssh://{host}"}
    return {"accountId": at.account, "repositoryId": random_uuid(), **urls}


REPOSITORY = records.kind(
    service="codecommit", name="Repository", key=("repositoryName",), arn="{repositoryName}", arn_member="Arn",
    missing="RepositoryDoesNotExistException", exists="RepositoryNameExistsException",
    stamps=("creationDate", "lastModifiedDate"), complete=_clone_urls,
)  # fmt: skip
repository_resource = arn_resource(REPOSITORY)


def bare_repository(name: str, at: Location) -> BareRepository:
    return BareRepository(running().folder("codecommit") / at.account / at.region / f"{name}.git")


def existing_repository(name: str, at: Location) -> BareRepository:
    records.find(REPOSITORY, at, name)
    return bare_repository(name, at)


@operation("codecommit", "CreateRepository", repository_resource)
def create_repository(params: Params, at: Location) -> Params:
    record = records.create(REPOSITORY, params, at)
    bare_repository(params["repositoryName"], at).create()
    return {"repositoryMetadata": record}


@operation("codecommit", "GetRepository", repository_resource)
def get_repository(params: Params, at: Location) -> Params:
    record = records.find(REPOSITORY, at, params["repositoryName"])
    branches = bare_repository(params["repositoryName"], at).text("for-each-ref", "refs/heads")
    return {"repositoryMetadata": {**record, "defaultBranch": "main" if branches else None}}


@operation("codecommit", "ListRepositories")
def list_repositories(_params: Params, at: Location) -> Params:
    return {"repositories": records.records(REPOSITORY, at)}


@operation("codecommit", "UpdateRepositoryDescription", repository_resource)
def update_description(params: Params, at: Location) -> None:
    records.modify(REPOSITORY, records.find(REPOSITORY, at, params["repositoryName"]), params)


@operation("codecommit", "DeleteRepository", repository_resource)
def delete_repository(params: Params, at: Location) -> Params:
    """Deleting one that does not exist is no error on AWS: the reply is then empty."""
    name = params["repositoryName"]
    found = [each for each in records.records(REPOSITORY, at) if each["repositoryName"] == name]
    for record in found:
        records.remove(REPOSITORY, record, at)
        shutil.rmtree(bare_repository(name, at).folder)
    return {"repositoryId": found[0]["repositoryId"]} if found else {}


def _tagged(params: Params, _at: Location) -> list[str]:
    return [params["resourceArn"]]


@operation("codecommit", "TagResource", _tagged)
def tag_resource(params: Params, _at: Location) -> None:
    arn = params["resourceArn"]
    records.set_tags(arn, {**records.tags(arn), **params["tags"]})


@operation("codecommit", "UntagResource", _tagged)
def untag_resource(params: Params, _at: Location) -> None:
    arn = params["resourceArn"]
    records.set_tags(arn, {key: value for key, value in records.tags(arn).items() if key not in params["tagKeys"]})


@operation("codecommit", "ListTagsForResource", _tagged)
def list_tags_for_resource(params: Params, _at: Location) -> Params:
    return {"tags": records.tags(params["resourceArn"])}
