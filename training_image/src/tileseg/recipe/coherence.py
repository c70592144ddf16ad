"""Mistakes that no setting shows alone."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tileseg.recipe.data import Dataset, LandClass, Validation
from tileseg.recipe.learning import Network
from tileseg.recipe.rules import shown

ENCODERS = {
    "unet": ("resnet18", "resnet34", "resnet50"),
    "albunet": ("resnet50",),
    "ternausnetv2": ("wide_resnet38",),
}
"""By architecture; the library's, name = "smp", knows its own."""


def contradictions(values: dict[str, Any]) -> list[str]:
    """What contradicts what, among the sections that were read soundly."""
    dataset, classes, model = values.get("dataset"), values.get("classes"), values.get("model")
    return [
        *(_in_dataset(dataset) if dataset else ()),
        *(_in_classes(classes) if classes else ()),
        *(_in_network(model) if model else ()),
        *(_between_network_and_classes(model, classes) if model and classes else ()),
        *(_between_tiles_and_classes(dataset, classes) if dataset and classes else ()),
        *(_between_network_and_tiles(model, dataset) if model and dataset else ()),
    ]


def _in_dataset(dataset: Dataset) -> Iterator[str]:
    bands = len(dataset.bands)
    if (dataset.mean is None) != (dataset.std is None):
        yield "dataset.mean and dataset.std belong together: give both, or leave both out to have them measured"
    for name, found in (("mean", dataset.mean), ("std", dataset.std)):
        if found is not None and len(found) != bands:
            yield f"dataset.{name} has {len(found)} entries for {bands} bands: give one for each band"
    yield from _in_sources(dataset)
    yield from _in_validation(dataset.validation)


def _in_sources(dataset: Dataset) -> Iterator[str]:
    for place in sorted(
        {source.place.rstrip("/") for source in dataset.imagery}
        & {source.place.rstrip("/") for source in dataset.masks}
    ):
        yield f"dataset.imagery and dataset.masks are both {shown(place)}: masks lie in a folder of their own"
    for index, source in enumerate(dataset.imagery):
        if source.bands is not None and len(source.bands) != len(dataset.bands):
            counted = f"{len(source.bands)} entries for {len(dataset.bands)} bands"
            yield f"dataset.imagery[{index}].bands has {counted}: give one for each"


def _in_validation(validation: Validation) -> Iterator[str]:
    lists = (validation.training_tiles, validation.validation_tiles)
    if validation.by == "list" and None in lists:
        yield (
            'dataset.validation.by is "list": give both dataset.validation.training_tiles and '
            "dataset.validation.validation_tiles"
        )
    if validation.by != "list" and lists != (None, None):
        yield 'dataset.validation has lists of tiles that nothing reads: set by = "list", or leave them out'


def _in_classes(classes: tuple[LandClass, ...]) -> Iterator[str]:
    for what in ("name", "value"):
        counted = Counter(getattr(land_class, what) for land_class in classes)
        for found in [found for found, count in counted.items() if count > 1]:
            yield f"classes: the {what} {shown(found)} is given twice; every class needs its own"
    if not any(land_class.weight for land_class in classes):
        yield "classes: every weight is 0, so that nothing would be learnt: give one class a weight above 0"


def _between_tiles_and_classes(dataset: Dataset, classes: tuple[LandClass, ...]) -> Iterator[str]:
    for name in [land_class.name for land_class in classes if land_class.value == dataset.ignore]:
        yield f"dataset.ignore is {dataset.ignore}, the value of the class {name}: ignore another value, or none"


def _in_network(model: Network) -> Iterator[str]:
    known = ENCODERS.get(model.name)
    if known and model.encoder not in known:
        yield f"model.encoder is {shown(model.encoder)}, but with {model.name} allowed is {' or '.join(known)}"
    if (model.name == "smp") != (model.decoder is not None):
        yield 'model.decoder belongs to model.name = "smp": give both, or neither'
    if model.name != "unet" and (model.width, model.output_stride) != (64, 1):
        yield f"model.width and model.output_stride belong to unet: leave them out for {model.name}, which has its own"
    if model.pretrained and model.name not in ("unet", "albunet"):
        yield f"model.pretrained belongs to unet and albunet: leave it out, or give {model.name}'s model.weights"
    if model.pretrained and model.weights:
        yield "model.pretrained and model.weights are both given: the second would replace the first; leave one out"


def _between_network_and_classes(model: Network, classes: tuple[LandClass, ...]) -> Iterator[str]:
    allowed = {2: (1, 2)}.get(len(classes), (len(classes),))
    if model.outputs is not None and model.outputs not in allowed:
        yield (
            f"model.outputs is {model.outputs}, but there are {len(classes)} classes: "
            f"allowed is {' or '.join(map(str, allowed))}; or leave it out"
        )


def _between_network_and_tiles(model: Network, dataset: Dataset) -> Iterator[str]:
    if model.name == "albunet" and dataset.tile_size % 64:
        yield (
            f"dataset.tile_size is {dataset.tile_size}, but albunet halves it six times: "
            "allowed are multiples of 64; or choose another model.name"
        )
