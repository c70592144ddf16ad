"""Replies of AWS that know their model: whoever asks one for a member that AWS never sends fails the test."""

from collections.abc import Mapping
from typing import Any

import pytest


class Modelled(dict[str, Any]):
    """A structure. A member that a reply merely lacks reads as missing; one that the model lacks fails."""

    def __init__(self, reply: Mapping[str, Any], shape: Any) -> None:
        super().__init__({name: modelled(value, shape.members[name]) for name, value in reply.items()})
        self._shape = shape

    def __getitem__(self, name: str) -> Any:
        self._must_know(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._must_know(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._must_know(name)
        return super().get(name, default)

    def _must_know(self, name: object) -> None:
        if name not in self._shape.members and name != "ResponseMetadata":
            pytest.fail(f"{self._shape.name} has no member {name}")  # no Exception, which a sweep would take for AWS's


def modelled(value: Any, shape: Any) -> Any:
    match shape.type_name:
        case "structure":
            return Modelled(value, shape)
        case "list":
            return [modelled(each, shape.member) for each in value]
        case "map":
            return {key: modelled(each, shape.value) for key, each in value.items()}
    return value
