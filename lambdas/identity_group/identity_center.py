"""The only calls to IAM Identity Center."""

from typing import Any


class NoInstance(Exception):
    """The account sees no instance of IAM Identity Center in this Region."""


class IdentityCenter:
    def __init__(self, sso_admin: Any, identity_store: Any) -> None:
        self._sso_admin = sso_admin
        self._identity_store = identity_store

    def groups(self) -> dict[str, str]:
        """Ids of all groups by display name.

        Raises:
            NoInstance: Studio needs an organization instance in the domain's own Region.
        """
        pages = self._identity_store.get_paginator("list_groups").paginate(IdentityStoreId=self._store_id())
        return {
            group["DisplayName"]: group["GroupId"]
            for page in pages
            for group in page["Groups"]
            if "DisplayName" in group
        }

    def _store_id(self) -> str:
        instances = self._sso_admin.list_instances()["Instances"]
        if not instances:
            raise NoInstance(
                "IAM Identity Center is not enabled in this Region, where the Studio domain must have it. Enable an "
                "organization instance here, or set platform.region to the Region that has it."
            )
        return str(instances[0]["IdentityStoreId"])
