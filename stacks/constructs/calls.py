"""What code inside the network calls: each capability says so, and the network makes the endpoints that follow.

Inside are Studio's apps and training jobs. Our Lambdas are not: they touch no data, and none of them has an interface
in the VPC. What AWS does for a role from its own side, such as image pulls and log lines of jobs, needs no endpoint
either.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stacks.constructs.services import SERVICES, Service


@dataclass(frozen=True)
class Calls:
    """The actions of one service that a capability's code calls, and why.

    Args:
        service: name of a row in ``services.py``.
        actions: as IAM spells them; the endpoint's policy lets nothing else pass.
        because: the reason why the endpoint is paid for.
        aws_owned: names of rows in ``aws_owned.py``: what belongs to AWS and must be reached all the same.
    """

    service: str
    actions: tuple[str, ...]
    because: str
    aws_owned: tuple[str, ...] = ()


class UnknownServiceError(ValueError):
    """A capability calls a service that has no row."""


def by_service(calls: Iterable[Calls]) -> dict[Service, Calls]:
    """One entry a service, in the table's order: all its actions, all the reasons.

    Raises:
        UnknownServiceError: a call names no row of the table.
    """
    called: dict[str, list[Calls]] = {}
    for call in calls:
        called.setdefault(call.service, []).append(call)
    unknown = sorted(called.keys() - {service.name for service in SERVICES})
    if unknown:
        raise UnknownServiceError(
            f"{', '.join(unknown)} is called from inside the network, but is no row of stacks/constructs/services.py "
            f"(there are {', '.join(service.name for service in SERVICES)}); add its row, with a source"
        )
    return {service: _together(called[service.name]) for service in SERVICES if service.name in called}


def _together(calls: list[Calls]) -> Calls:
    return Calls(
        service=calls[0].service,
        actions=tuple(sorted({action for call in calls for action in call.actions})),
        because="; ".join(dict.fromkeys(call.because for call in calls)),
        aws_owned=tuple(sorted({name for call in calls for name in call.aws_owned})),
    )
