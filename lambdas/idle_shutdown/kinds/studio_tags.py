"""Which tags concern what is Studio's: an app's own, its space's, its owner's profile's and its domain's."""

from collections.abc import Mapping

from ..decision.case import Tags
from ..decision.decide import ITSELF
from ..tag_listing import TagListing


def tags_of(name: Mapping[str, str], owner: str, listing: TagListing) -> Tags | None:
    """An app's, by what carries them; None where one of them could not be read."""
    domain, holder = name.get("DomainId"), name.get("SpaceName") or name.get("UserProfileName")
    by = {
        ITSELF: f"app/{domain}/{holder}/{name.get('AppType')}/{name.get('AppName')}",
        "its space": f"space/{domain}/{name.get('SpaceName')}",
        "its owner's profile": f"user-profile/{domain}/{owner}",
        "its domain": f"domain/{domain}",
    }
    return carried(by, listing)


def carried(by: Mapping[str, str], listing: TagListing) -> Tags | None:
    """``by`` is what carries them, nearest first, each with its resource."""
    found: dict[str, Mapping[str, str]] = {}
    for carrier, resource in by.items():
        tags = listing.of(resource)
        if tags is None:
            return None
        if tags:
            found[carrier] = tags
    return found
