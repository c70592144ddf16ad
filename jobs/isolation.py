"""A job without any network: what its configuration would read from S3, SageMaker brings to it through channels."""

import tomllib
from dataclasses import dataclass
from typing import Any

from .configuration import Configuration


class CannotIsolate(Exception):
    """The configuration reads what no channel can bring."""


@dataclass(frozen=True)
class Channel:
    """A channel of the algorithm, and the S3 prefix that fills it."""

    name: str
    uri: str


def channels_of(configuration: Configuration) -> tuple[Channel, ...]:
    """The channels ``imagery``, ``masks`` and ``weights`` as far as the configuration has a use for them.

    The job itself then reads the channel where its configuration names S3, so that the same file serves with and
    without a network.

    Raises:
        CannotIsolate: not TOML, several folders where a channel brings one, or a folder that is not in S3.
    """
    try:
        tables = tomllib.loads(configuration.text)
    except (ValueError, RecursionError) as error:
        raise CannotIsolate(f"{configuration.name} is not TOML ({error}): correct that place") from None
    dataset, model = _table(tables, "dataset"), _table(tables, "model")
    found = [_folder(dataset, name, configuration.name) for name in ("imagery", "masks")]
    weights = {str(model[name]).rpartition("/")[0] for name in ("pretrained", "weights") if name in model}
    if len(weights) > 1:
        raise CannotIsolate(
            f"{configuration.name} names model.pretrained and model.weights in different folders, "
            "but the channel weights brings one: put both files into one folder"
        )
    return (*found, *(Channel("weights", _s3_prefix(place, "weights", configuration.name)) for place in weights))


def _folder(dataset: dict[str, Any], name: str, file: str) -> Channel:
    places = dataset.get(name)
    if isinstance(places, list) and len(places) == 1 and isinstance(places[0], dict):
        places = places[0].get("place")
    if not isinstance(places, str):
        raise CannotIsolate(
            f"{file} has not exactly one folder as dataset.{name}, but the channel {name} brings one: "
            "name one folder that holds them all, or submit without --isolated"
        )
    return Channel(name, _s3_prefix(places, name, file))


def _s3_prefix(place: str, name: str, file: str) -> str:
    """With the slash at its end, without which SageMaker would also bring ``imagery-of-last-year/``."""
    if not place.startswith("s3://"):
        raise CannotIsolate(f"{file} has {place!r} for {name}, which is not in S3: no channel can bring it")
    return f"{place.rstrip('/')}/"


def _table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    found = tables.get(name)
    return found if isinstance(found, dict) else {}
