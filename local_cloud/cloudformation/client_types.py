"""Resource types that ministack has as an API but not in CloudFormation, provisioned through that API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Declared, Properties, Provisioned, add_type


@dataclass(frozen=True)
class ClientType:
    """``create`` and ``delete`` get a boto3 client; every change of a property replaces the resource.

    ``name_first`` says that old and new cannot exist beside each other, so the old one goes first.
    """

    name: str
    service: str
    create: Callable[[Any, Declared], Provisioned]
    delete: Callable[[Any, str, Properties], None]
    name_first: bool = False
    tagged: bool = True

    def add(self) -> None:
        add_type(self.name, self._create, self._update, self._delete, tagged=self.tagged)

    def _create(self, declared: Declared) -> Provisioned:
        with failing_the_resource():
            return self.create(acting_client(self.service), declared)

    def _update(self, identifier: str, old: Properties, declared: Declared) -> Provisioned:
        if self.name_first:
            self._delete(identifier, old)
        return self._create(declared)

    def _delete(self, identifier: str, properties: Properties) -> None:
        with failing_the_resource():
            self.delete(acting_client(self.service), identifier, properties)
