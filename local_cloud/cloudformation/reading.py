"""Which properties of a resource a handler reads: what nobody reads, nobody provisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Path = tuple[str, ...]


class Reading:
    """The paths that have been read, for one call of one handler."""

    def __init__(self, properties: dict[str, Any]) -> None:
        self._read: set[Path] = set()
        self.properties = Watched(properties, self._read, ())

    def unread(self) -> list[str]:
        """Dotted paths never read, outermost first.

        An object that was handed on whole, none of its members looked at, counts as read.
        """
        return [".".join(path) for path in _unread(self.properties, (), self._read)]


class Watched(dict[str, Any]):
    """A dictionary that remembers which of its members were asked for; those inside it do too."""

    def __init__(self, content: dict[str, Any], read: set[Path], path: Path) -> None:
        super().__init__({key: _watched(value, read, (*path, key)) for key, value in content.items()})
        self._read, self._path = read, path

    def __getitem__(self, key: str) -> Any:
        self._read.add((*self._path, key))
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._read.add((*self._path, key))
        return super().get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        self._read.add((*self._path, key))
        return super().pop(key, *default)

    def __iter__(self) -> Iterator[str]:
        self._read_all()
        return super().__iter__()

    def keys(self) -> Any:
        self._read_all()
        return super().keys()

    def values(self) -> Any:
        self._read_all()
        return super().values()

    def items(self) -> Any:
        self._read_all()
        return super().items()

    def copy(self) -> dict[str, Any]:
        return dict(self)

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, Any]:
        return {key: plain(value) for key, value in self.items()}

    def __reduce__(self) -> Any:
        return dict, (plain(self),)

    def _read_all(self) -> None:
        self._read.update((*self._path, key) for key in dict.keys(self))


def plain(value: Any) -> Any:
    """A copy that watches nothing; taking it reads everything."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _watched(value: Any, read: set[Path], path: Path) -> Any:
    if isinstance(value, dict):
        return Watched(value, read, path)
    return [_watched(item, read, path) for item in value] if isinstance(value, list) else value


def _unread(value: Any, path: Path, read: set[Path]) -> Iterator[Path]:
    if isinstance(value, list):
        for item in value:
            yield from _unread(item, path, read)
    elif isinstance(value, dict):
        yield from _unread_members(value, path, read)


def _unread_members(value: dict[str, Any], path: Path, read: set[Path]) -> Iterator[Path]:
    members = {(*path, key): dict.__getitem__(value, key) for key in dict.keys(value)}
    if path and not members.keys() & read:
        return  # handed on whole
    for member, content in members.items():
        if member in read:
            yield from _unread(content, member, read)
        else:
            yield member
