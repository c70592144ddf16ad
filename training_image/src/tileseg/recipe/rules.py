"""What a setting may be. A rule says what it allows, and whether it accepts a value."""

import math
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
ENCODER = re.compile(r"[A-Za-z][A-Za-z0-9_.+-]{0,63}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,63}")
LONGEST_PLACE = 1024
LONGEST_EXPRESSION = 256


class Rule(ABC):
    """What a setting may be."""

    @property
    @abstractmethod
    def allowed(self) -> str:
        """Completes the sentence "allowed is ..."."""

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Whether TOML's value is one of them."""

    def plain(self, value: Any) -> object:
        """An accepted value as the recipe holds it, so that recipes which mean the same are equal."""
        return value


@dataclass(frozen=True)
class Whole(Rule):
    """A whole number; ``True`` is none, though Python counts it as one."""

    least: int
    most: int
    multiple_of: int = 1

    @property
    def allowed(self) -> str:
        multiple = f" that is a multiple of {self.multiple_of}" if self.multiple_of > 1 else ""
        return f"a whole number from {self.least} to {self.most}{multiple}"

    def accepts(self, value: object) -> bool:
        return type(value) is int and self.least <= value <= self.most and value % self.multiple_of == 0


@dataclass(frozen=True)
class Number(Rule):
    """A finite number; TOML also knows ``nan`` and ``inf``, which no setting means."""

    least: float
    most: float

    @property
    def allowed(self) -> str:
        return f"a number from {self.least:g} to {self.most:g}"

    def accepts(self, value: object) -> bool:
        return type(value) in (int, float) and self.least <= value <= self.most  # type: ignore[operator]

    def plain(self, value: Any) -> object:
        return float(value)


@dataclass(frozen=True)
class Flag(Rule):
    """True or false."""

    @property
    def allowed(self) -> str:
        return "true or false"

    def accepts(self, value: object) -> bool:
        return type(value) is bool


@dataclass(frozen=True)
class OneOf(Rule):
    """One of a few words or numbers."""

    choices: tuple[str | int, ...]

    @property
    def allowed(self) -> str:
        return " or ".join(map(shown, self.choices))

    def accepts(self, value: object) -> bool:
        return any(type(value) is type(choice) and value == choice for choice in self.choices)


@dataclass(frozen=True)
class Pattern(Rule):
    """Text of a certain form."""

    form: re.Pattern[str]
    described: str

    @property
    def allowed(self) -> str:
        return self.described

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and self.form.fullmatch(value) is not None


@dataclass(frozen=True)
class Expression(Rule):
    """A regular expression."""

    @property
    def allowed(self) -> str:
        return f"a regular expression of at most {LONGEST_EXPRESSION} characters"

    def accepts(self, value: object) -> bool:
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_EXPRESSION:
            return False
        try:
            re.compile(value)
        except (re.error, RecursionError, OverflowError):
            return False
        return True


@dataclass(frozen=True)
class ListOf(Rule):
    """A list whose every entry obeys the same rule."""

    entry: Rule
    least: int
    most: int

    @property
    def allowed(self) -> str:
        return f"a list of {self.least} to {self.most} entries, each {self.entry.allowed}"

    def accepts(self, value: object) -> bool:
        return isinstance(value, list) and self.least <= len(value) <= self.most and all(map(self.entry.accepts, value))

    def plain(self, value: Any) -> object:
        return tuple(map(self.entry.plain, value))


@dataclass(frozen=True)
class Place(Rule):
    """A folder or file in S3 or on disk. The path must not climb, and no placeholder may be left in it."""

    @property
    def allowed(self) -> str:
        return (
            's3://BUCKET/PREFIX, file:///FOLDER or /FOLDER, without ".." and with every {placeholder} already replaced'
            " by the command that submits the job"
        )

    def accepts(self, value: object) -> bool:
        if not isinstance(value, str) or len(value) > LONGEST_PLACE or not value.isprintable():
            return False
        if set(value) & set("{}\\?#*") or ".." in value.split("/"):
            return False
        if value.startswith("s3://"):
            return BUCKET.fullmatch(value.removeprefix("s3://").split("/")[0]) is not None
        return value.removeprefix("file://").startswith("/")


def shown(value: object) -> str:
    """A value as a message may show it: short, on one line, and in ASCII, whatever was typed."""
    if type(value) is int and value.bit_length() > 64:
        return f"a number of about {int(value.bit_length() * math.log10(2)) + 1} digits"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)} entries" if len(value) > 8 else f"[{', '.join(map(shown, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    text = ascii(value) if not isinstance(value, str) else f'"{ascii(value)[1:-1]}"'
    return text if len(text) <= 80 else f"{text[:76]}..."
