"""One request of the matrix, and its variations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

Context = Mapping[str, str | list[str]]
OUTSIDE = "outside"
STRANGER = "stranger"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Request:
    """A call, with names in braces that ``names.py`` fills in.

    ``who`` is a persona: *people* (scientists), *lead*, *admin*, *auditor*, *job*, *processing*, *builder* of the
    image, *administrator*, who may do anything in this account as far as his own policies go, or *stranger*, who has
    credentials of another account.
    ``through`` is the end of an endpoint's service name; empty where AWS makes the call from its own side; *outside*
    where it comes from the internet. ``owner`` is who owns ``on``: *us* or *stranger*.
    """

    title: str
    who: str
    action: str
    on: str
    through: str = ""
    owner: str = "us"
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class But:
    """What is different in a request that must be denied. Fields left out are those of its twin.

    A context key whose value is empty is not sent.
    """

    title: str
    who: str = ""
    action: str = ""
    on: str = ""
    through: str = ""
    owner: str = ""
    context: Context = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """An allowed request, and the requests beside it that must be denied."""

    allowed: Request
    denied: tuple[But, ...]

    def denials(self) -> Iterator[Request]:
        for but in self.denied:
            changed = {name: value for name in _FIELDS if (value := getattr(but, name))}
            context = {key: value for key, value in {**self.allowed.context, **but.context}.items() if value}
            title = f"{self.allowed.title}, but {but.title}"
            yield replace(self.allowed, title=title, context=context, **changed)


_FIELDS = ("who", "action", "on", "through", "owner")
