"""Which group a display name means: no AWS."""

import difflib
from collections.abc import Mapping


class UnknownGroup(Exception):
    """No such group; CloudFormation shows the message to the admin."""


def group_id(display_name: str, groups: Mapping[str, str]) -> str:
    """The id of the named group.

    Args:
        groups: ids by display name, as the identity store has them.

    Raises:
        UnknownGroup: the name is not among them.
    """
    if display_name in groups:
        return groups[display_name]
    close = difflib.get_close_matches(display_name, groups, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise UnknownGroup(
        f"IAM Identity Center has no group {display_name!r} among its {len(groups)} groups.{hint} "
        "Create it there, or correct identity.groups in the settings."
    )
