"""The git command, on a bare repository."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_AUTHOR = {
    "GIT_AUTHOR_NAME": "AWS CodeCommit", "GIT_AUTHOR_EMAIL": "codecommit@localhost",
    "GIT_COMMITTER_NAME": "AWS CodeCommit", "GIT_COMMITTER_EMAIL": "codecommit@localhost",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
}  # fmt: skip


class GitError(Exception):
    """What git wrote to its error output."""


@dataclass(frozen=True)
class BareRepository:
    folder: Path

    def create(self) -> None:
        self.folder.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "--initial-branch=main")

    def git(self, *arguments: str, variables: Mapping[str, str] | None = None) -> bytes:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **_AUTHOR, "GIT_DIR": str(self.folder), **(variables or {})},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise GitError(done.stderr.decode(errors="replace").strip())
        return done.stdout

    def text(self, *arguments: str) -> str:
        return self.git(*arguments).decode().strip()

    def first_commit(self, archive: bytes, branch: str) -> None:
        """Commit a zip file's content as the first commit of ``branch``."""
        with tempfile.TemporaryDirectory() as folder:
            work_tree = Path(folder) / "tree"
            zipfile.ZipFile(io.BytesIO(archive)).extractall(work_tree)
            index = {"GIT_WORK_TREE": str(work_tree), "GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.git("add", "--all", "--force", ".", variables=index)
            tree = self.git("write-tree", variables=index).decode().strip()
        commit = self.text("commit-tree", tree, "-m", "Initial commit by AWS CodeCommit")
        self.git("update-ref", f"refs/heads/{branch}", commit)
