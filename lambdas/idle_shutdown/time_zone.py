"""Time zones where there is no database of them: Lambda's Python may lack one.

A zone's file ends with its rule of today in POSIX's words, such as ``CET-1CEST,M3.5.0,M10.5.0/3``. Written down beside
the name where there is a database, it is enough for the times to come.
"""

import struct
import zoneinfo
from importlib import resources
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_COUNTS = (0, 0, 0, 0, 1, 4)  # one type of local time, whose abbreviation has four bytes; no transitions


def rule(key: str) -> str:
    """The rule of a zone that this machine knows; empty where its file has none.

    Raises:
        ZoneInfoNotFoundError: the machine does not know it.
    """
    content = _content(key)
    return content.split(b"\n")[-2].decode("ascii") if content.endswith(b"\n") else ""


def zone(key: str, rule: str) -> ZoneInfo:
    """The zone, as this machine knows it, or else by its rule."""
    try:
        return ZoneInfo(key)
    except ZoneInfoNotFoundError:
        return by_rule(key, rule)


def by_rule(key: str, rule: str) -> ZoneInfo:
    """A zone that has always had this rule: a file of version 2 (RFC 9636) without a history.

    Raises:
        ValueError: the rule is none.
    """
    header = b"TZif2" + bytes(15) + struct.pack(">6l", *_COUNTS)
    body = struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return ZoneInfo.from_file(BytesIO((header + body) * 2 + b"\n" + rule.encode("ascii") + b"\n"), key=key)


def _content(key: str) -> bytes:
    for folder in zoneinfo.TZPATH:
        path = Path(folder, key)
        if path.is_file():
            return path.read_bytes()
    try:
        return resources.files("tzdata.zoneinfo").joinpath(key).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}") from error
