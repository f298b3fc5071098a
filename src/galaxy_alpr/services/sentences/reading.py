"""A stored sentence told apart into its code and its values.

Sentences are stored as they were written, in English, so those of earlier versions are understood
as long as their templates stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from galaxy_alpr.enums import (
    CameraState,
    Direction,
    GateMode,
    PlateStatus,
    SentenceCode,
    VehicleClass,
)
from galaxy_alpr.services.sentences.templates import TEMPLATES

NESTED = frozenset({"detail", "differences"})
"""The values that are sentences themselves, where these are known."""

_SEPARATOR = ", "
_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence says. ``parts`` are the sentences of which a value is made."""

    code: SentenceCode
    values: Mapping[str, str]
    parts: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)


@lru_cache(maxsize=1000)
def read_sentence(text: str) -> Sentence | None:
    """Return what a sentence says; ``None`` for one that the service did not write."""
    for code, pattern in _patterns().items():
        found = pattern.fullmatch(text)
        if found is not None:
            values = found.groupdict()
            nested = {name: _parts(values[name]) for name in NESTED & values.keys()}
            parts = {name: said for name, said in nested.items() if said}
            return Sentence(code, values, parts)
    return None


def _parts(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a value; none unless all of them are known."""
    whole = read_sentence(text)
    if whole is not None:
        return (whole,)
    said = [read_sentence(part) for part in text.split(_SEPARATOR)]
    known = tuple(sentence for sentence in said if sentence is not None)
    return known if len(known) == len(said) else ()


def _one_of(*values: str) -> str:
    return "|".join(map(re.escape, values))


_NUMBER = r"\d+"
_DECIMAL = r"-?(?:\d[\d.]*(?:e[+-]?\d+)?|nan|inf)"
_LENGTH = r"less than 1 min|\d+ h(?: \d+ min)?|\d+ min"
_SHAPES: Mapping[str, str] = {
    **dict.fromkeys(("count", "spaces", "plates", "minutes"), _NUMBER),
    **dict.fromkeys(("fewest", "position", "number", "pixels"), _NUMBER),
    **dict.fromkeys(("edits", "confidence", "least", "hours", "fps"), _DECIMAL),
    **dict.fromkeys(("duration", "longest"), _LENGTH),
    **dict.fromkeys(("character", "meant"), r"\S+"),
    **dict.fromkeys(("direction", "wanted"), _one_of(*Direction)),
    **dict.fromkeys(("date", "moment", "stored"), r"[\d: -]+"),
    **dict.fromkeys(("host", "plate"), r"\S+"),
    "age": r"[\d.]+ s",
    "difference": r"[+-]\d+",
    "camera_state": _one_of(*CameraState),
    "local": r"\w+ \d\d:\d\d(?: \(\S+\))?",
    "mode": _one_of(*GateMode),
    "status": _one_of(*PlateStatus),
    "vehicle_class": _one_of(*VehicleClass, "unknown"),
}
"""What values look like; others are any text."""


@cache
def _patterns() -> Mapping[SentenceCode, re.Pattern[str]]:
    return {code: _pattern(template) for code, template in TEMPLATES.items()}


def _pattern(template: str) -> re.Pattern[str]:
    parts = _VALUE.split(template)
    named = [
        f"(?P<{part}>{_SHAPES.get(part, '.+')})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(named), re.DOTALL)
