"""What is in a CodeCommit repository: branches, folders, files."""

from __future__ import annotations

import base64

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.services.codecommit.git import BareRepository, GitError
from local_cloud.services.codecommit.repositories import existing_repository, repository_resource

_FILE_MODES = {"100644": "NORMAL", "100755": "EXECUTABLE", "120000": "SYMLINK"}


@operation("codecommit", "ListBranches", repository_resource)
def list_branches(params: Params, at: Location) -> Params:
    repository = existing_repository(params["repositoryName"], at)
    return {"branches": repository.text("for-each-ref", "--format=%(refname:short)", "refs/heads").split()}


@operation("codecommit", "GetBranch", repository_resource)
def get_branch(params: Params, at: Location) -> Params:
    repository, name = existing_repository(params["repositoryName"], at), params["branchName"]
    try:
        commit = repository.text("rev-parse", "--verify", f"refs/heads/{name}")
    except GitError:
        raise ApiError("BranchDoesNotExistException", f"Branch {name} does not exist.") from None
    return {"branch": {"branchName": name, "commitId": commit}}


@operation("codecommit", "GetFile", repository_resource)
def get_file(params: Params, at: Location) -> Params:
    repository, commit = _at_commit(params, at)
    path = params["filePath"].strip("/")
    entry = _listed(repository, commit, path)
    if entry is None or entry[1] != "blob":
        raise ApiError("FileDoesNotExistException", f"File {path} does not exist at commit {commit}.")
    content = repository.git("cat-file", "blob", entry[2])
    described = {"commitId": commit, "blobId": entry[2], "filePath": path, "fileMode": _FILE_MODES[entry[0]]}
    return {**described, "fileSize": len(content), "fileContent": base64.b64encode(content).decode()}


@operation("codecommit", "GetFolder", repository_resource)
def get_folder(params: Params, at: Location) -> Params:
    repository, commit = _at_commit(params, at)
    path = params["folderPath"].strip("/")
    try:
        lines = repository.text("ls-tree", f"{commit}:{path}").splitlines()
    except GitError:
        raise ApiError("FolderDoesNotExistException", f"Folder {path} does not exist at commit {commit}.") from None
    reply: Params = {"commitId": commit, "folderPath": path, "files": [], "subFolders": []}
    for line in lines:
        mode, kind, identifier, name = line.split(None, 3)
        item = {"absolutePath": f"{path}/{name}".lstrip("/"), "relativePath": name}
        if kind == "blob":
            reply["files"].append({**item, "blobId": identifier, "fileMode": _FILE_MODES[mode]})
        else:
            reply["subFolders"].append({**item, "treeId": identifier})
    return reply


def _at_commit(params: Params, at: Location) -> tuple[BareRepository, str]:
    repository = existing_repository(params["repositoryName"], at)
    specifier = params.get("commitSpecifier", "main")
    try:
        return repository, repository.text("rev-parse", "--verify", f"{specifier}^{{commit}}")
    except GitError:
        raise ApiError("CommitDoesNotExistException", f"Commit {specifier} does not exist.") from None


def _listed(repository: BareRepository, commit: str, path: str) -> tuple[str, str, str] | None:
    """Mode, kind and object id of one path."""
    line = repository.text("ls-tree", commit, "--", path)
    mode, kind, identifier = line.split(None, 3)[:3] if line else ("", "", "")
    return (mode, kind, identifier) if line else None
