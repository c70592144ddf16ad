"""In which order a domain is emptied: no AWS, no clock.

SageMaker deletes a domain only when it is empty, and Studio makes apps, spaces and (at first sign-in) user profiles
that CloudFormation never hears of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

GONE = ("Deleted", "Failed")
LEAVING = "Deleting"


class SpacesWouldBeLost(Exception):
    """Draining would delete volumes with work on them; CloudFormation shows the message to the admin."""


@dataclass(frozen=True)
class App:
    """An app; it belongs to a space or, in older domains, straight to a profile."""

    space: str | None
    profile: str | None
    type: str
    name: str
    status: str


@dataclass(frozen=True)
class Space:
    name: str
    status: str


@dataclass(frozen=True)
class Profile:
    name: str
    status: str


Member = App | Space | Profile


@dataclass(frozen=True)
class Contents:
    """Everything that keeps a domain from being deleted."""

    apps: Sequence[App] = ()
    spaces: Sequence[Space] = ()
    profiles: Sequence[Profile] = ()

    @property
    def empty(self) -> bool:
        return not (self._running_apps or self.spaces or self.profiles)

    @property
    def next_deletions(self) -> list[Member]:
        """What can be deleted now: apps first, spaces once no app runs, profiles once no space is left."""
        members: Sequence[Member] = self._running_apps or self.spaces or self.profiles
        return [member for member in members if member.status != LEAVING]

    @property
    def _running_apps(self) -> list[App]:
        return [app for app in self.apps if app.status not in GONE]


def check_nothing_is_lost(contents: Contents, *, keep_spaces: bool) -> None:
    """
    Raises:
        SpacesWouldBeLost: there are spaces, and the settings keep data.
    """
    if keep_spaces and contents.spaces:
        names = ", ".join(sorted(space.name for space in contents.spaces))
        raise SpacesWouldBeLost(
            f"The domain still has {len(contents.spaces)} spaces ({names}) whose volumes hold work. Save and delete "
            "them in Studio, or set retention.keep_data = false and deploy, then destroy again."
        )
