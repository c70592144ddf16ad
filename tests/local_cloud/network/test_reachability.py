"""A guest reaches an endpoint when name, route and both security groups let it, and loses it with any of them."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_cloud.api.location import Location
from local_cloud.network.door import Door
from local_cloud.network.guest import Guest, guest
from local_cloud.network.reachability import Endpoint, Group, Network, Peers, Subnet, doors

HERE = Location("000000000000", "eu-central-1")
GUEST = Guest(HERE, ("subnet-a", "subnet-b"), ("sg-guests",))
GATEWAY = Endpoint(Door("vpc-1", "vpce-s3", "s3", "{}"), gateway=True, route_tables=frozenset({"rtb-1"}))
INTERFACE = Endpoint(
    Door("vpc-1", "vpce-logs", "logs", "{}"),
    gateway=False,
    subnets=("subnet-b",),
    groups=("sg-endpoints",),
    private_dns=True,
)
GROUPS = {
    "sg-guests": Group(
        egress=Peers(groups=frozenset({"sg-endpoints"}), prefix_lists=frozenset({"pl-s3"})), ingress=Peers()
    ),
    "sg-endpoints": Group(egress=Peers(), ingress=Peers(groups=frozenset({"sg-guests"}))),
}
NETWORK = Network(
    subnets={
        "subnet-a": Subnet("vpc-1", IPv4Network("10.0.0.0/24"), "rtb-1"),
        "subnet-b": Subnet("vpc-1", IPv4Network("10.0.1.0/24"), "rtb-1"),
        "subnet-elsewhere": Subnet("vpc-2", IPv4Network("10.0.0.0/24"), "rtb-1"),
    },
    groups=GROUPS,
    endpoints=(GATEWAY, INTERFACE),
    prefix_lists={"s3": "pl-s3"},
)


def with_endpoints(*endpoints: Endpoint) -> Network:
    return replace(NETWORK, endpoints=endpoints)


def with_groups(**groups: Group) -> Network:
    return replace(NETWORK, groups={**GROUPS, **{name.replace("_", "-"): each for name, each in groups.items()}})


def with_subnet(name: str, **changes: object) -> Network:
    changed = replace(NETWORK.subnets[name], **changes)  # type: ignore[arg-type]
    return replace(NETWORK, subnets={**NETWORK.subnets, name: changed})


def peers(*networks: str) -> Peers:
    return Peers(networks=frozenset(IPv4Network(each) for each in networks))


def test_gateway_and_interface_are_reached_where_everything_lets_them() -> None:
    assert doors(GUEST, NETWORK) == {"s3": GATEWAY.door, "logs": INTERFACE.door}


@pytest.mark.parametrize(
    ("network", "left"),
    [
        (with_endpoints(replace(GATEWAY, route_tables=frozenset()), INTERFACE), {"logs"}),
        (with_endpoints(GATEWAY, replace(INTERFACE, private_dns=False)), {"s3"}),
        (with_endpoints(GATEWAY, replace(INTERFACE, subnets=())), {"s3"}),
        (with_endpoints(GATEWAY, replace(INTERFACE, groups=("sg-none",))), {"s3"}),
        (with_endpoints(GATEWAY, replace(INTERFACE, door=replace(INTERFACE.door, vpc_id="vpc-2"))), {"s3"}),
        (with_subnet("subnet-a", route_table="rtb-other"), {"logs"}),
        (with_groups(sg_guests=Group(Peers(), Peers())), set()),
        (with_groups(sg_guests=Group(peers("10.0.0.0/16"), Peers())), {"logs"}),
        (with_groups(sg_guests=Group(peers("10.0.0.0/24"), Peers())), set()),
        (with_groups(sg_guests=Group(peers("0.0.0.0/0"), Peers())), {"s3", "logs"}),
        (with_groups(sg_endpoints=Group(Peers(), Peers())), {"s3"}),
        (with_groups(sg_endpoints=Group(Peers(), peers("10.0.0.0/16"))), {"s3", "logs"}),
        (with_groups(sg_endpoints=Group(Peers(), peers("10.0.0.0/24"))), {"s3"}),
        (replace(NETWORK, prefix_lists={"s3": "pl-other"}), {"logs"}),
    ],
)
def test_what_is_reached_follows_each_route_rule_and_name(network: Network, left: set[str]) -> None:
    assert doors(GUEST, network).keys() == left


@pytest.mark.parametrize("subnet", ["subnet-elsewhere", "subnet-absent"])
def test_a_guest_with_a_foot_elsewhere_reaches_nothing(subnet: str) -> None:
    assert doors(Guest(HERE, ("subnet-a", subnet), ("sg-guests",)), NETWORK) == {}


def test_the_gateway_wins_over_an_interface_of_the_same_service() -> None:
    interface = replace(INTERFACE, door=replace(INTERFACE.door, service="s3"))
    for endpoints in ((GATEWAY, interface), (interface, GATEWAY)):
        assert doors(GUEST, with_endpoints(*endpoints)) == {"s3": GATEWAY.door}


@given(
    groups=st.dictionaries(
        st.sampled_from(["sg-guests", "sg-endpoints", "sg-x"]),
        st.builds(
            Group,
            *[
                st.builds(
                    Peers,
                    groups=st.frozensets(st.sampled_from(["sg-guests", "sg-endpoints", "sg-x"])),
                    networks=st.frozensets(st.sampled_from([IPv4Network("10.0.0.0/16"), IPv4Network("10.0.1.0/24")])),
                    prefix_lists=st.frozensets(st.sampled_from(["pl-s3", "pl-x"])),
                )
            ]
            * 2,
        ),
    ),
    extra=st.sampled_from(["sg-guests", "sg-endpoints", "sg-x"]),
)
def test_one_more_group_never_closes_a_door(groups: Mapping[str, Group], extra: str) -> None:
    network = replace(NETWORK, groups=groups)
    more = replace(GUEST, groups=(*GUEST.groups, extra))
    assert doors(GUEST, network).keys() <= doors(more, network).keys()


def test_no_vpc_is_no_guest() -> None:
    assert guest({}, HERE) is None
    assert guest({"SubnetIds": [], "SecurityGroupIds": []}, HERE) is None


def test_sagemakers_and_lambdas_spelling_make_the_same_guest() -> None:
    groups = ["sg-guests"]
    assert guest({"Subnets": ["subnet-a"], "SecurityGroupIds": groups}, HERE) == guest(
        {"SubnetIds": ["subnet-a"], "SecurityGroupIds": groups}, HERE
    )
