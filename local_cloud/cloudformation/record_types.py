"""Resource types that are records of ours, provisioned through the checks of the API operations they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from local_cloud import records
from local_cloud.api.checking import check_request
from local_cloud.api.models import input_members, operation_model, service_model
from local_cloud.api.operations import perform
from local_cloud.api.replies import coerce
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Declared, Properties, Provisioned, add_type
from local_cloud.engine.request import current_location
from local_cloud.records import Kind, Record

Spelling = Callable[[Properties], Properties]


def _the_same(name: str) -> str:
    return name


@dataclass(frozen=True)
class RecordType:
    """How a CloudFormation type stands for a kind of record.

    ``reference`` is the member that ``Ref`` gives. ``create_only`` are the properties whose change replaces the
    resource; empty means all but the tags. ``spelling`` turns properties into the API's parameters where they differ,
    ``member`` an attribute's name into the record's.
    """

    name: str
    kind: Kind
    reference: str
    attributes: tuple[str, ...] = ()
    create_only: frozenset[str] = frozenset()
    generated_name: str = ""
    spelling: Spelling = dict
    member: Callable[[str], str] = _the_same
    deletion: Properties = field(default_factory=dict)

    def add(self) -> None:
        add_type(self.name, self.create, self.update, self.delete)

    def create(self, declared: Declared) -> Provisioned:
        properties = dict(declared.properties)
        if self.generated_name and not properties.get(self.generated_name):
            properties[self.generated_name] = declared.generated_name(63)
        params = self._params(f"Create{self.kind.name}", properties)
        with failing_the_resource(), records.exclusive():
            check_request(self.kind.service, f"Create{self.kind.name}", params)
            return self._provisioned(records.create(self.kind, params, current_location()))

    def update(self, identifier: str, old: Properties, declared: Declared) -> Provisioned:
        new = dict(declared.properties)
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} - {"Tags"}
        if changed & self.create_only or (changed and not self.create_only):
            return self.create(declared)
        record = self._find(identifier, old)
        if changed:
            changes = {name: value for name, value in new.items() if name in changed}
            self._call("Update", record, self._params(f"Update{self.kind.name}", changes))
        if self.kind.arn_member:
            records.set_tags(record[self.kind.arn_member], records.tag_map(new))
        return self._provisioned(record)

    def delete(self, identifier: str, properties: Properties) -> None:
        for record in self._matching(identifier, properties):
            self._call("Delete", record, self.deletion)

    def _call(self, verb: str, record: Record, params: Properties) -> None:
        operation = f"{verb}{self.kind.name}"
        accepted = input_members(self.kind.service, operation)
        keys = {member: record[member] for member in self.kind.key if record.get(member) and member in accepted}
        with failing_the_resource():
            perform(self.kind.service, operation, {**params, **keys}, current_location())

    def _params(self, operation: str, properties: Properties) -> Properties:
        if operation not in service_model(self.kind.service).operation_names:
            raise ValueError(f"{self.name} cannot be updated in place: AWS has no operation {operation}.")
        shape = operation_model(self.kind.service, operation).input_shape
        assert shape is not None
        params = self.spelling(properties)
        accepted = {name: coerce(value, shape.members[name]) for name, value in params.items() if name in shape.members}
        unknown = params.keys() - accepted.keys() - {"Tags", "tags"}
        if unknown:
            raise ValueError(f"{operation} has no parameter for {', '.join(sorted(unknown))} of {self.name}.")
        return accepted

    def _find(self, identifier: str, properties: Properties) -> Record:
        found = self._matching(identifier, properties)
        if not found:
            raise ValueError(f"{self.kind.name} {identifier} does not exist any more.")
        return found[0]

    def _matching(self, identifier: str, properties: Properties) -> list[Record]:
        """The physical id alone is not enough: two domains may each have a user profile of one name."""
        wanted = {member: properties[member] for member in self.kind.key if member in properties}
        living = (each for each in records.records(self.kind, current_location()) if each.get("Status") != "Deleted")
        return [
            each
            for each in living
            if str(each.get(self.reference)) == identifier
            and all(each.get(member) == value for member, value in wanted.items())
        ]

    def _provisioned(self, record: Record) -> Provisioned:
        found = {name: record.get(self.member(name)) for name in self.attributes}
        attributes = {name: value for name, value in found.items() if value is not None}
        return str(record[self.reference]), attributes
