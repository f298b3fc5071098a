"""Formats of plates that a client sends as regular expressions, matched in bounded time.

Only a sequence of characters and classes with counts is accepted, such as ``[a-z]{2}[0-9]{2,4}``.
Such a format is matched by following all positions at once, so none can take long.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

MAX_FORMATS = 20
MAX_LENGTH = 200
MAX_REPEATS = 30

_ITEM = re.compile(
    r"(?P<chars>\[[a-z0-9-]{1,60}\]|\\d|\\w|\.|[a-z0-9])"
    r"(?P<count>\{\d{1,2}(?:,\d{0,2})?\}|[?*+])?"
)
_CLASSES = {
    r"\d": frozenset(string.digits),
    r"\w": frozenset(string.ascii_lowercase + string.digits),
    ".": frozenset(string.ascii_lowercase + string.digits),
}
_COUNTS = {"?": (0, 1), "*": (0, MAX_REPEATS), "+": (1, MAX_REPEATS), "": (1, 1)}


@dataclass(frozen=True, slots=True)
class _Item:
    """Characters that may stand at one place, and how often at least and at most."""

    chars: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format of the texts of plates."""

    items: tuple[_Item, ...]

    def matches(self, text: str) -> bool:
        """Return whether the whole text, in lower case, has the format."""
        ends = {0}
        for item in self.items:
            reached: set[int] = set()
            for start in ends:
                for count in range(item.most + 1):
                    if count >= item.least:
                        reached.add(start + count)
                    if start + count >= len(text) or text[start + count] not in item.chars:
                        break
            ends = reached
        return len(text) in ends


def text_format(pattern: object) -> TextFormat | None:
    """Return a format, ``None`` for a pattern of another kind: it is ignored."""
    if not isinstance(pattern, str) or len(pattern) > MAX_LENGTH:
        return None
    rest = pattern.lower().removeprefix("^").removesuffix("$")
    items: list[_Item] = []
    while rest:
        found = _ITEM.match(rest)
        chars = None if found is None else _chars(found["chars"])
        if found is None or not chars:
            return None
        items.append(_Item(chars, *_count(found["count"] or "")))
        rest = rest[found.end() :]
    return TextFormat(tuple(items)) if items else None


def _chars(text: str) -> frozenset[str]:
    if text in _CLASSES:
        return _CLASSES[text]
    if not text.startswith("["):
        return frozenset(text)
    inside, found = text[1:-1], set()
    while inside:
        if len(inside) >= 3 and inside[1] == "-":
            found |= {chr(code) for code in range(ord(inside[0]), ord(inside[2]) + 1)}
            inside = inside[3:]
        else:
            found.add(inside[0])
            inside = inside[1:]
    return frozenset(found)


def _count(text: str) -> tuple[int, int]:
    if text in _COUNTS:
        return _COUNTS[text]
    least, comma, most = text[1:-1].partition(",")
    low = min(int(least), MAX_REPEATS)
    return low, min(int(most), MAX_REPEATS) if most else MAX_REPEATS if comma else low
