"""CodeCommit, on real bare git repositories."""

from local_cloud.services.codecommit import contents, repositories

__all__ = ["contents", "repositories"]
