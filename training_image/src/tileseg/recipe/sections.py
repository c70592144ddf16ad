"""The recipe as a whole."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any

from tileseg.recipe.data import MOST_CLASSES, Dataset, LandClass
from tileseg.recipe.fields import table, tables
from tileseg.recipe.learning import Augmentation, Checkpointing, Network, Training


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that decides what a training job computes."""

    dataset: Dataset = field(metadata=table(Dataset))
    classes: tuple[LandClass, ...] = field(metadata=tables(LandClass, least=2, most=MOST_CLASSES))
    augment: Augmentation = field(default_factory=Augmentation, metadata=table(Augmentation))
    model: Network = field(default_factory=Network, metadata=table(Network))
    train: Training = field(metadata=table(Training))
    checkpoint: Checkpointing = field(default_factory=Checkpointing, metadata=table(Checkpointing))

    @property
    def digest(self) -> str:
        """Equal for two recipes exactly when they ask for the same result; how it is reached may differ."""
        return hashlib.sha256(json.dumps(decisive(self), sort_keys=True).encode()).hexdigest()

    @property
    def outputs(self) -> int:
        """Maps of logits that the network draws: 1 tells two classes apart, several as many as they are."""
        return self.model.outputs or (1 if len(self.classes) == 2 else len(self.classes))


def decisive(value: Any) -> Any:
    """A section, list or setting without what does not decide the result."""
    if isinstance(value, tuple):
        return [decisive(entry) for entry in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    return {
        each.name: decisive(getattr(value, each.name))
        for each in fields(value)
        if each.metadata.get("decides_result", True)
    }
