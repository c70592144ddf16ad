"""Which process of a job is which, and what torch and its transports must be told of it."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from tileseg.container.resources import Resources

PORT = 29400
"""Where the first host's first process is met, by those of other hosts. A container has its ports to itself."""

EFA = {"p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300"}
"""Families of which every size has Amazon's fast network, with direct access to a GPU's memory."""

EFA_IN_SOME_SIZES = {"ml.g4dn.8xlarge", "ml.g4dn.12xlarge", "ml.g5.48xlarge", "ml.p3dn.24xlarge"}
"""Have the network, without that access.

Source: SM_EFA_NCCL_INSTANCES and SM_EFA_RDMA_INSTANCES of https://github.com/aws/sagemaker-training-toolkit.
"""


@dataclass(frozen=True)
class Place:
    """One process's place among those of the job, by the names that torch has for it."""

    rank: int
    local_rank: int
    size: int
    address: str
    port: int

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self | None:
        """This process's, where :meth:`environment` gave it one."""
        if "LOCAL_RANK" not in environ:
            return None
        rank, local_rank, size, port = (
            int(environ[name]) for name in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_PORT")
        )
        return cls(rank, local_rank, size, environ["MASTER_ADDR"], port)

    def environment(self) -> dict[str, str]:
        return {
            "RANK": str(self.rank),
            "LOCAL_RANK": str(self.local_rank),
            "WORLD_SIZE": str(self.size),
            "MASTER_ADDR": self.address,
            "MASTER_PORT": str(self.port),
        }


def places(resources: Resources, processes: int, *, free_port: int) -> list[Place]:
    """Those of this host's processes. Every host has as many, for all are of one type.

    Args:
        resources: the job's hosts; the first is where all meet.
        processes: on each host.
        free_port: where they meet when this host is the only one, on which other jobs may run.
    """
    alone = len(resources.hosts) == 1
    address, port = ("127.0.0.1", free_port) if alone else (resources.hosts[0], PORT)
    first, size = resources.index * processes, len(resources.hosts) * processes
    return [Place(first + local, local, size, address, port) for local in range(processes)]


def transport(resources: Resources) -> dict[str, str]:
    """How NCCL and gloo reach the other processes: the interface that hosts share, or loopback where there is one."""
    interface = resources.interface if len(resources.hosts) > 1 else loopback()
    named = {"NCCL_SOCKET_IFNAME": interface, "GLOO_SOCKET_IFNAME": interface} if interface else {}
    return {**named, **(fast_network(resources.instance_type or "") if len(resources.hosts) > 1 else {})}


def fast_network(instance_type: str) -> dict[str, str]:
    """EFA's settings. Where the image brings no plug-in for it, NCCL goes by sockets and heeds none of them."""
    family = instance_type.removeprefix("ml.").partition(".")[0]
    if family in EFA:
        return {"FI_PROVIDER": "efa", "FI_EFA_USE_DEVICE_RDMA": "1", "RDMAV_FORK_SAFE": "1"}
    if instance_type in EFA_IN_SOME_SIZES:
        return {"FI_PROVIDER": "efa", "NCCL_PROTO": "simple"}
    return {}


def loopback() -> str | None:
    """Its name here: ``lo``, or another on other systems."""
    return next((name for _, name in socket.if_nameindex() if name.startswith("lo")), None)
