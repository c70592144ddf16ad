"""The instances of a job, as ``resourceconfig.json`` tells each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeGuard

from tileseg.failure import JobFailure


@dataclass(frozen=True)
class Resources:
    """The hosts of the job in an order that all of them agree on, and which of them this is."""

    hosts: tuple[str, ...] = ("localhost",)
    current_host: str = "localhost"
    interface: str | None = None
    """The network interface over which hosts reach each other."""
    instance_type: str | None = None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """What the file says; one host where there is none, as outside SageMaker.

        Raises:
            JobFailure: it is not what SageMaker writes, or instances differ.
        """
        if not content:
            return cls()
        hosts, current = content.get("hosts"), content.get("current_host")
        if not _are_names(hosts) or current not in hosts:
            raise JobFailure(
                "resourceconfig.json names no hosts, or not this one among them: SageMaker writes this file, "
                "so start the job anew"
            )
        types = {group.get("instance_type") for group in content.get("instance_groups") or ()}
        if len(types) > 1:
            raise JobFailure(
                f"the job has instances of several types ({', '.join(sorted(map(str, types)))}), of which the slowest "
                "would hold up the others: use one type"
            )
        interface, instance_type = content.get("network_interface_name"), content.get("current_instance_type")
        return cls(tuple(sorted(set(hosts))), str(current), interface, instance_type)

    @property
    def index(self) -> int:
        """This host's place in the order."""
        return self.hosts.index(self.current_host)


def _are_names(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
