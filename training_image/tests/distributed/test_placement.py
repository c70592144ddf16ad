"""Every process of a job has one place, and all agree where they meet."""

from hypothesis import given
from hypothesis import strategies as st

from tileseg.container.resources import Resources
from tileseg.distributed.placement import PORT, Place, fast_network, loopback, places, transport

HOSTS = st.sets(st.from_regex(r"algo-[1-9][0-9]?", fullmatch=True), min_size=2, max_size=12).map(sorted).map(tuple)


@given(HOSTS, st.integers(1, 16))
def test_each_rank_is_taken_once_and_all_meet_at_one_place(hosts: tuple[str, ...], processes: int) -> None:
    all_places = [
        place for host in hosts for place in places(Resources(hosts, host), processes, free_port=processes * 1000)
    ]
    assert sorted(place.rank for place in all_places) == list(range(len(hosts) * processes))
    assert {(place.size, place.address, place.port) for place in all_places} == {
        (len(hosts) * processes, hosts[0], PORT)
    }
    assert all(place.rank % processes == place.local_rank for place in all_places)


def test_a_place_is_read_back_from_the_environment_that_it_makes() -> None:
    (_, place) = places(Resources(), 2, free_port=1234)
    assert Place.of(place.environment()) == place
    assert Place.of({"RANK": "1", "WORLD_SIZE": "2"}) is None, "set by something else"


def test_one_host_meets_on_loopback_whatever_its_name_and_interface() -> None:
    alone = Resources(("algo-1",), "algo-1", "eth0", "ml.p4d.24xlarge")
    assert {place.address for place in places(alone, 8, free_port=1234)} == {"127.0.0.1"}
    assert transport(alone) == {"NCCL_SOCKET_IFNAME": loopback(), "GLOO_SOCKET_IFNAME": loopback()}


def test_several_hosts_use_the_interface_that_sagemaker_names_and_the_fast_network_where_there_is_one() -> None:
    hosts = Resources(("algo-1", "algo-2"), "algo-2", "eth7", "ml.p5.48xlarge")
    found = transport(hosts)
    assert (found["NCCL_SOCKET_IFNAME"], found["GLOO_SOCKET_IFNAME"]) == ("eth7", "eth7")
    assert (found["FI_PROVIDER"], found["FI_EFA_USE_DEVICE_RDMA"]) == ("efa", "1")


def test_the_fast_network_is_asked_of_instances_that_have_it() -> None:
    assert fast_network("ml.g5.48xlarge") == {"FI_PROVIDER": "efa", "NCCL_PROTO": "simple"}
    assert "NCCL_PROTO" not in fast_network("ml.p6-b200.48xlarge")
    assert fast_network("ml.g5.12xlarge") == fast_network("ml.m5.xlarge") == fast_network("") == {}
