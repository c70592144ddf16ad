"""One TOML file an environment -> frozen, checked settings. Nothing else reads ``config/``.

Where to look: ``sections.py`` is the reference of every setting and of what must agree with what, ``values.py`` says
what one value may be, ``controls.py`` which values switch a control off and ``acknowledgements.py`` that nobody does so
without a word, ``document.py`` reads the file, ``mistakes.py`` words the refusals.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from stacks.settings.acknowledgements import disagreements
from stacks.settings.document import read
from stacks.settings.idle import Curfew, Idle
from stacks.settings.mistakes import SettingsError, listing, paths, sentences
from stacks.settings.sections import (
    Acknowledged,
    Budget,
    Configuration,
    Emr,
    Identity,
    Network,
    Platform,
    Registry,
    Retention,
    Settings,
    Studio,
    Training,
)
from stacks.settings.spelling import did_you_mean

__all__ = [
    "Acknowledged",
    "Budget",
    "Curfew",
    "Emr",
    "Identity",
    "Idle",
    "Network",
    "Platform",
    "Registry",
    "Retention",
    "Settings",
    "SettingsError",
    "Studio",
    "Training",
    "known_environments",
    "load",
]

CONFIG = Path(__file__).resolve().parents[2] / "config"

# The name becomes part of the names of stacks and resources, so it obeys the strictest of their rules.
_ENVIRONMENT = re.compile(r"(?=.{1,12}$)[a-z](-?[a-z0-9])*")


def load(environment: str, folder: Path = CONFIG) -> Settings:
    """The settings of one environment.

    Raises:
        SettingsError: there is no such environment, or its file holds mistakes; the message lists all of them.
    """
    folder = folder.resolve()
    try:
        if environment not in known_environments(folder):
            raise SettingsError(_unknown(environment, folder))
        document = read(folder / f"{environment}.toml")
    except OSError as error:
        raise SettingsError(f"cannot read the settings of environment {environment!r}: {error}") from error
    tables, mistakes = _checked(document)
    if tables is None or mistakes:
        raise SettingsError(listing(f"{folder.name}/{environment}.toml", mistakes))
    return Settings(environment=environment, **dict(tables))


def _checked(document: Mapping[str, Any]) -> tuple[Configuration | None, list[str]]:
    """The tables, if they are valid by themselves, and every mistake."""
    try:
        return Configuration.model_validate(document), list(disagreements(document, refused=()))
    except ValidationError as error:
        return None, [*sentences(error), *disagreements(document, refused=paths(error))]


def known_environments(folder: Path = CONFIG) -> list[str]:
    """Stems of the TOML files whose name can be an environment's: 1 to 12 of a-z, 0-9 and single hyphens."""
    files = (path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    return sorted(path.stem for path in files if _ENVIRONMENT.fullmatch(path.stem))


def _unknown(environment: str, folder: Path) -> str:
    known = known_environments(folder)
    nearest = did_you_mean(environment, known)
    return (
        f"no settings for environment {environment!r} in {folder.name}/ (known: {', '.join(known) or 'none'}){nearest}"
    )
