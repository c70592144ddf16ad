"""People by the user name that IAM Identity Center has for them, and the profile that Studio gets for one."""

import re

_USER = re.compile(r"[A-Za-z0-9._@+-]{1,128}")
_IN_PROFILES = re.compile(r"[A-Za-z0-9]+")
LONGEST_PROFILE_NAME = 63


def user(value: str) -> str:
    if not _USER.fullmatch(value) or not profile_name(value):
        raise ValueError(
            "is not a user name; write it as IAM Identity Center has it, such as ada or ada@example.com: "
            "at most 128 letters, digits and . _ @ + -"
        )
    return value


def profile_name(user_name: str) -> str:
    """A profile's name has letters, digits and hyphens between them."""
    return "-".join(_IN_PROFILES.findall(user_name))[:LONGEST_PROFILE_NAME].rstrip("-")


def told_apart(users: tuple[str, ...]) -> tuple[str, ...]:
    """SageMaker tells profiles apart by name, whatever the case."""
    first: dict[str, str] = {}
    for each in users:
        profile = profile_name(each).lower()
        if profile in first:
            raise ValueError(f"names {first[profile]!r} and {each!r}, whose profiles would have one name; keep one")
        first[profile] = each
    return users
