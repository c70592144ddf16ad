"""One TOML file an environment -> frozen, checked settings. Nothing else reads ``config/``.

Where to look: ``sections.py`` is the reference of every setting and of what must agree with what, ``values.py`` says
what one value may be, ``document.py`` reads the file, ``mistakes.py`` words the refusals.
"""

import re
from pathlib import Path

from pydantic import ValidationError

from stacks.settings.document import read
from stacks.settings.mistakes import SettingsError, listing, sentences
from stacks.settings.sections import (
    Budget,
    Configuration,
    Emr,
    Identity,
    Idle,
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
    "Budget",
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
    try:
        tables = Configuration.model_validate(document)
    except ValidationError as error:
        raise SettingsError(listing(f"{folder.name}/{environment}.toml", sentences(error))) from None
    return Settings(environment=environment, **dict(tables))


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
