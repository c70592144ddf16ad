"""Data channels, which take the place of the recipe's folders: the same recipe then runs without any network."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tileseg.failure import JobFailure
from tileseg.recipe.data import Source
from tileseg.recipe.sections import Recipe

CONFIG, IMAGERY, MASKS, WEIGHTS = "config", "imagery", "masks", "weights"
KNOWN = (CONFIG, IMAGERY, MASKS, WEIGHTS)

CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_SKIP_SIGNATURE",
)
"""Any of them lets obstore reach S3 without an instance's metadata."""


def placed(recipe: Recipe, channels: Mapping[str, Path]) -> Recipe:
    """The recipe with its folders where the channels have brought them; the rest stays where it was.

    Its digest differs from that of the recipe as asked for, which is the one to know a run by: whichever way tiles
    come, they are the same tiles.

    Raises:
        JobFailure: several sources, of which a channel cannot stand for all, or a file of weights is not there.
    """
    dataset, model = recipe.dataset, recipe.model
    return replace(
        recipe,
        dataset=replace(
            dataset,
            imagery=_brought(IMAGERY, dataset.imagery, channels),
            masks=_brought(MASKS, dataset.masks, channels),
        ),
        model=replace(
            model,
            pretrained=_weights("model.pretrained", model.pretrained, channels),
            weights=_weights("model.weights", model.weights, channels),
        ),
    )


def refuse_unreachable(recipe: Recipe, environ: Mapping[str, str]) -> None:
    """A job without network or credentials is told so at once; obstore would look for an instance's for a minute.

    Args:
        recipe: as :func:`placed`.
        environ: the process's environment.

    Raises:
        JobFailure: the recipe still reads from S3, and nothing here gives access.
    """
    in_s3 = [place for place in _places(recipe) if place.startswith("s3://")]
    if in_s3 and _has_no_metadata(environ) and not any(environ.get(name) for name in CREDENTIALS):
        raise JobFailure(
            f"the recipe reads {in_s3[0]}, but the job has no credentials, as under network isolation: give it the "
            f"channels {IMAGERY} and {MASKS}, and {WEIGHTS} for weights; or let it have a network and a role"
        )


def unread(channels: Mapping[str, Path]) -> list[str]:
    """Channels that no recipe has a use for."""
    return sorted(channels.keys() - set(KNOWN))


def inside(folder: Path, path: Path) -> bool:
    """Whether the path, its links followed, lies in the folder."""
    return path.resolve().is_relative_to(folder.resolve())


def _brought(name: str, sources: tuple[Source, ...], channels: Mapping[str, Path]) -> tuple[Source, ...]:
    if name not in channels:
        return sources
    if len(sources) > 1:
        raise JobFailure(
            f"dataset.{name} has {len(sources)} folders, but the channel {name} brings one: give one folder that "
            "holds them all, or leave the channel away"
        )
    return (replace(sources[0], place=str(channels[name])),)


def _weights(setting: str, place: str | None, channels: Mapping[str, Path]) -> str | None:
    """The file of the channel that has the same name as the file that the recipe asks for."""
    if place is None or WEIGHTS not in channels:
        return place
    name, folder = place.rstrip("/").rpartition("/")[2], channels[WEIGHTS]
    path = folder / name
    if not path.is_file() or not inside(folder, path):
        found = ", ".join(sorted(each.name for each in folder.glob("*"))[:5]) or "nothing"
        raise JobFailure(f"{setting} asks for {name}, but the channel {WEIGHTS} holds {found}: put the file into it")
    return str(path)


def _places(recipe: Recipe) -> Iterator[str]:
    dataset, model = recipe.dataset, recipe.model
    yield from (source.place for source in (*dataset.imagery, *dataset.masks))
    single = (dataset.validation.training_tiles, dataset.validation.validation_tiles, model.pretrained, model.weights)
    yield from (place for place in single if place)


def _has_no_metadata(environ: Mapping[str, str]) -> bool:
    """SageMaker gives a container credentials of its own, never those of the instance it runs on."""
    return "TRAINING_JOB_ARN" in environ or environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true"
