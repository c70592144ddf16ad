"""What an environment synthesizes to, read back from the cloud assembly as the CDK command line reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from app import build, feature_flags
from stacks.settings import Acknowledged, Settings
from stacks.settings.controls import CONTROLS

from aws_cdk import App  # isort: skip  (after stacks, which says where Node is)
from aws_cdk.assertions import Template  # isort: skip

ROOT = Path(__file__).resolve().parents[1]

Document = dict[str, Any]


@dataclass(frozen=True)
class Cloud:
    """The templates of one environment, by the stack's name without its prefix: ``network``, ``data`` and so on."""

    settings: Settings
    folder: Path
    templates: Mapping[str, Document] = field(repr=False)

    def of_type(self, resource_type: str, stack: str | None = None) -> dict[str, Document]:
        """Resources by ``stack:LogicalId``, in one stack or in all."""
        return {
            f"{name}:{logical_id}": resource
            for name, template in self.templates.items()
            if stack in (None, name)
            for logical_id, resource in template["Resources"].items()
            if resource["Type"] == resource_type
        }

    def properties(self, resource_type: str, stack: str | None = None) -> list[Document]:
        return [resource.get("Properties", {}) for resource in self.of_type(resource_type, stack).values()]

    def only(self, resource_type: str, stack: str | None = None) -> Document:
        """The properties of the one resource of this type."""
        (properties,) = self.properties(resource_type, stack)
        return properties

    def promises(self, stack: str) -> Template:
        """CDK's own assertions on one template."""
        return Template.from_json(self.templates[stack])


def acknowledging(settings: Settings) -> Settings:
    """The settings with whatever they switch off acknowledged, as their file would have to."""
    reason = "A test asks what follows from this."
    off = [each for each in CONTROLS if each.is_off(attrgetter(each.setting)(settings))]
    told = [Acknowledged(control=each.setting, requirement=each.requirement, reason=reason) for each in off]
    return settings.model_copy(update={"acknowledged": tuple(told)})


def synthesize(settings: Settings, folder: Path) -> Cloud:
    """Build and synthesize without validation plugins: half a second, once a process has loaded CDK."""
    app = App(context=feature_flags(), outdir=str(folder))
    build(app, settings)
    app.synth()
    return read(folder, settings)


def read(folder: Path, settings: Settings) -> Cloud:
    """A cloud assembly that has been written."""
    prefix = f"{settings.prefix}-"
    suffix = ".template.json"
    templates = {
        path.name.removeprefix(prefix).removesuffix(suffix): json.loads(path.read_text())
        for path in sorted(folder.glob(f"*{suffix}"))
    }
    return Cloud(settings, folder, templates)
