"""What a job is asked for: its recipe, what its hyperparameters make of it, and where its channels bring the tiles."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from tileseg.container.channels import placed, refuse_unreachable, unread
from tileseg.container.sagemaker import Container
from tileseg.recipe.overrides import overridden, override_values, read_overridden, settings_of
from tileseg.recipe.reader import read_tables
from tileseg.recipe.rules import shown
from tileseg.recipe.sections import Recipe
from tileseg.recipe.seed.report import what_became
from tileseg.recipe.writing import written


@dataclass(frozen=True)
class Order:
    """``recipe`` is what a run is known by; ``placed`` is the same with its folders where they are on this machine."""

    recipe_file: Path
    hyperparameters: Mapping[str, str]
    channels: Mapping[str, Path]
    recipe: Recipe
    placed: Recipe

    def lines(self) -> Iterator[str]:
        """What a person should know of it before anything is read."""
        yield from what_became(self.recipe_file)
        for name, value in sorted(self.hyperparameters.items()):
            yield f"the hyperparameter {name} is {shown(value)}, whatever the recipe says"
        for name in unread(self.channels):
            yield f"the channel {shown(name)[1:-1]} is not read: nothing asks for it"
        sources = (*self.placed.dataset.imagery, *self.placed.dataset.masks)
        yield f"tiles from {' and '.join(dict.fromkeys(source.place for source in sources))}"

    def parameters(self) -> dict[str, object]:
        """Every setting by its dotted path; classes and sources, of which there are several, by their own."""
        whole: Any = self.recipe
        settings: dict[str, object] = {path: reduce(getattr, path.split("."), whole) for path, _ in settings_of(Recipe)}
        for name in ("imagery", "masks"):
            settings[f"dataset.{name}"] = ", ".join(source.place for source in getattr(self.recipe.dataset, name))
        return {**settings, "classes": ", ".join(each.name for each in self.recipe.classes)}

    def keep(self, folder: Path) -> None:
        """``config.toml``, by which the job can be repeated: the file itself, or what hyperparameters made of it."""
        path = folder / "config.toml"
        if not self.hyperparameters:
            shutil.copyfile(self.recipe_file, path)
            return
        tables = overridden(read_tables(self.recipe_file), override_values(self.hyperparameters))
        path.write_text(written(tables, {}), encoding="utf-8")


def order_of(container: Container, environ: Mapping[str, str]) -> Order:
    """The order that lies in the container's folders.

    Raises:
        JobFailure: what the person who gave it has to put right.
    """
    file, hyperparameters, channels = container.recipe_file(), container.hyperparameters(), container.channels()
    recipe = read_overridden(file, hyperparameters)
    found = placed(recipe, channels)
    refuse_unreachable(found, environ)
    return Order(file, hyperparameters, channels, recipe, found)
