"""Properties: whatever is accepted can be deployed, whatever is not is refused in words and in nothing else."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Network
from itertools import combinations, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.settings import Settings, SettingsError

LoadBytes = Callable[[bytes], Settings]
LoadWith = Callable[[Mapping[str, str | None]], Settings]

DEV = (Path(__file__).parents[3] / "config" / "dev.toml").read_bytes()
PATHS = sorted(
    f"{table}.{key}"
    for table, section in Settings.model_fields.items()
    if table not in ("environment", "acknowledged", "curfew")
    for key in section.annotation.model_fields  # type: ignore[union-attr]
)

toml_scalars = st.one_of(
    st.integers().map(str),
    st.booleans().map(lambda value: str(value).lower()),
    st.floats().map(str),
    st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"], exclude_characters="'")).map("'{}'".format),
    st.sampled_from(["2026-11-20", "'ml.m5.large'", "'10.0.0.0/16'", "1e400", "'us-east-1'", "{}", "[[[]]]"]),
)
toml_values = st.one_of(toml_scalars, st.lists(toml_scalars, max_size=4).map(lambda items: f"[{', '.join(items)}]"))


def refused(load: Callable[[], Settings]) -> Settings | str:
    """The settings, or the message that refuses them. Any other exception fails the test."""
    try:
        return load()
    except SettingsError as error:
        return str(error)


@given(st.binary())
def test_any_bytes_are_refused_in_words(load_bytes: LoadBytes, content: bytes) -> None:
    assert isinstance(refused(lambda: load_bytes(content)), str)


@given(
    st.integers(0, len(DEV)), st.integers(0, 40), st.one_of(st.binary(max_size=12), st.text(max_size=6).map(str.encode))
)
def test_a_damaged_file_is_loaded_or_refused_in_words(
    load_bytes: LoadBytes, start: int, length: int, splinter: bytes
) -> None:
    outcome = refused(lambda: load_bytes(DEV[:start] + splinter + DEV[start + length :]))

    assert isinstance(outcome, Settings) or outcome.startswith("config/trial.toml")


@given(st.sampled_from(PATHS), toml_values)
def test_any_value_of_any_setting_is_accepted_or_refused_by_its_path(
    load_with: LoadWith, path: str, literal: str
) -> None:
    outcome = refused(lambda: load_with({path: literal}))

    # Whatever is refused names the setting, be it its own mistake or what another one needs of it.
    assert isinstance(outcome, Settings) or path in outcome or " is not TOML: " in outcome or "U+" in outcome


@given(st.dictionaries(st.sampled_from(PATHS), st.none() | toml_values, min_size=1))
def test_a_listing_fits_a_terminal_of_eighty_columns(load_with: LoadWith, changes: dict[str, str | None]) -> None:
    outcome = refused(lambda: load_with(changes))

    if isinstance(outcome, str) and " is not TOML: " not in outcome:
        assert max(len(line) for line in outcome.splitlines()) <= 80


def network(cidr: object, zones: int, subnet_prefix: int, users: int) -> dict[str, str | None]:
    return {
        "network.cidr": f'"{cidr}"',
        "network.zones": str(zones),
        "network.subnet_prefix": str(subnet_prefix),
        "network.expected_users": str(users),
        "network.peer_cidrs": "[]",
    }


@pytest.mark.parametrize(
    ("cidr", "zones", "subnet_prefix", "most_users"),
    [
        ("10.0.0.0/23", 2, 24, 115),
        ("10.0.0.0/22", 3, 24, 173),
        ("192.168.0.0/24", 3, 26, 29),
        ("172.16.0.0/16", 2, 18, 8179),
    ],
)
def test_a_network_takes_so_many_users_and_not_one_more(
    load_with: LoadWith, cidr: str, zones: int, subnet_prefix: int, most_users: int
) -> None:
    assert isinstance(load_with(network(cidr, zones, subnet_prefix, most_users)), Settings)
    with pytest.raises(SettingsError, match=r"network\.expected_users"):
        load_with(network(cidr, zones, subnet_prefix, most_users + 1))


@pytest.mark.parametrize(
    ("cidr", "zones", "subnet_prefix"),
    [("10.0.0.0/22", 3, 23), ("10.0.0.0/23", 2, 23), ("10.0.0.0/24", 2, 18)],
)
def test_a_network_too_small_for_its_zones_is_refused(
    load_with: LoadWith, cidr: str, zones: int, subnet_prefix: int
) -> None:
    with pytest.raises(SettingsError, match=r"network\.subnet_prefix"):
        load_with(network(cidr, zones, subnet_prefix, users=1))


@given(
    address=st.integers(0, 2**32 - 1),
    prefix=st.integers(14, 26),
    zones=st.integers(2, 3),
    subnet_prefix=st.integers(18, 27),
    users=st.integers(1, 4000),
)
def test_networks_are_accepted_exactly_when_zones_and_users_fit(
    load_with: LoadWith, address: int, prefix: int, zones: int, subnet_prefix: int, users: int
) -> None:
    cidr = IPv4Network((10 << 24 | address & 0xFFFFFF, prefix), strict=False)
    outcome = refused(lambda: load_with(network(cidr, zones, subnet_prefix, users)))

    subnets = list(islice(cidr.subnets(new_prefix=subnet_prefix), zones)) if subnet_prefix >= prefix else []
    # Five addresses of a subnet are AWS's, twenty the endpoints', and a user takes four.
    for_users = sum((subnet.num_addresses - 25) for subnet in subnets)
    fits = 16 <= prefix <= 24 and len(subnets) == zones and users * 4 <= for_users
    assert isinstance(outcome, Settings) == fits


@given(
    st.lists(
        st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 32)).map(lambda pair: IPv4Network(pair, strict=False)),
        max_size=4,
        unique=True,
    )
)
def test_accepted_peers_share_no_address_with_the_network(load_with: LoadWith, peers: list[IPv4Network]) -> None:
    literal = f"[{', '.join(repr(str(peer)) for peer in peers)}]"
    outcome = refused(lambda: load_with({"network.peer_cidrs": literal}))

    own = IPv4Network("10.20.0.0/20")
    assert isinstance(outcome, Settings) == (not any(own.overlaps(peer) for peer in peers))


IDLE_LIMITS = {"shutdown_after_minutes": 1, "canvas_minutes": 1, "classic_minutes": 1, "spark_hours": 60}


@given(st.sampled_from(sorted(IDLE_LIMITS)), st.integers(15, 168), st.integers(1, 480))
def test_sweeps_are_never_further_apart_than_the_least_limit_they_enforce(
    load_with: LoadWith, setting: str, limit: int, every: int
) -> None:
    changes = {f"idle.{each}": "1000" for each in IDLE_LIMITS if each != "spark_hours"}
    changes |= {f"idle.{setting}": str(limit), "idle.check_every_minutes": str(every), "idle.warn_minutes": "0"}

    assert isinstance(refused(lambda: load_with(changes)), Settings) == (every <= limit * IDLE_LIMITS[setting])


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=4)


@given(st.lists(names, min_size=1, max_size=5))
def test_accepted_groups_differ_even_to_a_reader_who_ignores_case(load_with: LoadWith, groups: list[str]) -> None:
    literal = f"[{', '.join(repr(group) for group in groups)}]"
    outcome = refused(lambda: load_with({"identity.groups": literal}))

    if isinstance(outcome, Settings):
        assert outcome.identity.groups == tuple(groups)
        assert all(one.casefold() != other.casefold() for one, other in combinations(groups, 2))
    else:
        assert " which are the same; keep" in outcome.replace("\n ", "")


@given(st.text("abCÄßé7жΩ字", min_size=1, max_size=4), st.sampled_from([str.upper, str.swapcase, str.title]))
def test_a_group_and_its_name_in_other_letters_are_one(
    load_with: LoadWith, group: str, respell: Callable[[str], str]
) -> None:
    literal = f"[{group!r}, {respell(group)!r}]"

    assert isinstance(refused(lambda: load_with({"identity.groups": literal})), str)
