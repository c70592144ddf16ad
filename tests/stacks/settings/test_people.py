"""Whoever is named has a profile that SageMaker takes, and one of his own."""

import re

from hypothesis import given
from hypothesis import strategies as st

from stacks.settings.people import LONGEST_PROFILE_NAME, profile_name, told_apart, user

PROFILE = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
users = st.from_regex(r"[A-Za-z0-9._@+-]{0,127}[A-Za-z0-9]", fullmatch=True)


@given(users)
def test_every_user_name_makes_a_profile_name_that_sagemaker_takes(name: str) -> None:
    assert user(name) == name
    assert PROFILE.fullmatch(profile_name(name))
    assert len(profile_name(name)) <= LONGEST_PROFILE_NAME


@given(st.lists(users, max_size=5))
def test_people_who_are_accepted_have_profiles_of_their_own(names: list[str]) -> None:
    try:
        accepted = told_apart(tuple(names))
    except ValueError:
        return
    assert len({profile_name(name).lower() for name in accepted}) == len(accepted)
