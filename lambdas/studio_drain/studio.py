"""The only calls to SageMaker."""

from collections.abc import Iterator
from typing import Any

from .policy import App, Contents, Member, Profile, Space


class Studio:
    """One domain, seen and emptied through the API."""

    def __init__(self, sagemaker: Any, domain_id: str) -> None:
        self._sagemaker = sagemaker
        self._domain_id = domain_id

    def contents(self) -> Contents:
        return Contents(
            apps=[
                App(app.get("SpaceName"), app.get("UserProfileName"), app["AppType"], app["AppName"], app["Status"])
                for app in self._listed("list_apps", "Apps")
            ],
            spaces=[Space(space["SpaceName"], space["Status"]) for space in self._listed("list_spaces", "Spaces")],
            profiles=[
                Profile(profile["UserProfileName"], profile["Status"])
                for profile in self._listed("list_user_profiles", "UserProfiles")
            ],
        )

    def delete(self, member: Member) -> None:
        """Ask for the deletion; a member that has gone or is going meanwhile is as good as deleted."""
        try:
            self._delete(member)
        except (self._sagemaker.exceptions.ResourceNotFound, self._sagemaker.exceptions.ResourceInUse):
            return

    def _delete(self, member: Member) -> None:
        match member:
            case App(space, profile, type_, name):
                owner = {"SpaceName": space} if space else {"UserProfileName": profile}
                self._sagemaker.delete_app(DomainId=self._domain_id, AppType=type_, AppName=name, **owner)
            case Space(name):
                self._sagemaker.delete_space(DomainId=self._domain_id, SpaceName=name)
            case Profile(name):
                self._sagemaker.delete_user_profile(DomainId=self._domain_id, UserProfileName=name)

    def _listed(self, operation: str, member: str) -> Iterator[dict[str, Any]]:
        for page in self._sagemaker.get_paginator(operation).paginate(DomainIdEquals=self._domain_id):
            yield from page[member]
