"""CodeCommit: real git behind AWS's operations."""

import subprocess
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from local_cloud import LocalCloud
from tests.local_cloud.account import NUMBER, REGION, Account


def bare(cloud: LocalCloud, name: str) -> Path:
    return cloud.log.parent / "codecommit" / NUMBER / REGION / f"{name}.git"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def repository(account: Account) -> str:
    name = account.name("repository")
    account.client("codecommit").create_repository(repositoryName=name, tags={"team": "forest"})
    return name


def push(cloud: LocalCloud, repository: str, folder: Path) -> str:
    """Push one commit of two files from a clone; its id."""
    git(folder, "clone", "--quiet", str(bare(cloud, repository)), "clone")
    clone = folder / "clone"
    (clone / "notebooks").mkdir()
    (clone / "notebooks" / "first.ipynb").write_text("{}")
    (clone / "README.md").write_text("hello")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "-m", "first")
    git(clone, "push", "--quiet", "origin", "HEAD:main")
    return git(clone, "rev-parse", "HEAD").strip()


def test_what_git_pushes_the_api_reads(account: Account, cloud: LocalCloud, repository: str, tmp_path: Path) -> None:
    commit, codecommit = push(cloud, repository, tmp_path), account.client("codecommit")
    assert codecommit.list_branches(repositoryName=repository)["branches"] == ["main"]
    assert codecommit.get_branch(repositoryName=repository, branchName="main")["branch"]["commitId"] == commit
    file = codecommit.get_file(repositoryName=repository, filePath="README.md")
    assert (file["fileContent"], file["commitId"], file["fileMode"]) == (b"hello", commit, "NORMAL")
    folder = codecommit.get_folder(repositoryName=repository, folderPath="/")
    assert [each["absolutePath"] for each in folder["files"]] == ["README.md"]
    assert [each["absolutePath"] for each in folder["subFolders"]] == ["notebooks"]
    assert codecommit.get_repository(repositoryName=repository)["repositoryMetadata"]["defaultBranch"] == "main"


@pytest.mark.parametrize(
    ("operation", "parameters", "error"),
    [
        ("get_file", {"filePath": "absent.txt"}, "FileDoesNotExistException"),
        ("get_file", {"filePath": "README.md", "commitSpecifier": "absent"}, "CommitDoesNotExistException"),
        ("get_folder", {"folderPath": "absent"}, "FolderDoesNotExistException"),
        ("get_branch", {"branchName": "absent"}, "BranchDoesNotExistException"),
    ],
)
def test_what_is_not_there_has_aws_own_error(
    account: Account,
    cloud: LocalCloud,
    repository: str,
    tmp_path: Path,
    operation: str,
    parameters: dict[str, str],
    error: str,
) -> None:
    push(cloud, repository, tmp_path)
    with pytest.raises(ClientError, match=error):
        getattr(account.client("codecommit"), operation)(repositoryName=repository, **parameters)


def test_a_repository_is_unique_by_name(account: Account, repository: str) -> None:
    with pytest.raises(ClientError, match="RepositoryNameExistsException"):
        account.client("codecommit").create_repository(repositoryName=repository)


def test_a_deleted_repository_leaves_nothing_on_disk(account: Account, cloud: LocalCloud, repository: str) -> None:
    account.client("codecommit").delete_repository(repositoryName=repository)
    assert not bare(cloud, repository).exists()
    with pytest.raises(ClientError, match="RepositoryDoesNotExistException"):
        account.client("codecommit").get_repository(repositoryName=repository)


def test_a_repository_is_tagged_by_its_arn(account: Account, repository: str) -> None:
    codecommit = account.client("codecommit")
    arn = codecommit.get_repository(repositoryName=repository)["repositoryMetadata"]["Arn"]
    codecommit.tag_resource(resourceArn=arn, tags={"keep": "yes"})
    codecommit.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert codecommit.list_tags_for_resource(resourceArn=arn)["tags"] == {"keep": "yes"}
