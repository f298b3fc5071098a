"""What a right may have, and what the check of a plate returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from galaxy_alpr.enums import RightKind
from galaxy_alpr.services.lists.entries import WrittenPlate

MAX_PLATES = 200
MAX_LOTS = 1_000

ALLOWING = frozenset(
    {
        RightKind.EXEMPTION,
        RightKind.SEASON_PASS,
        RightKind.BOOKING,
        RightKind.VISITOR_PASS,
        RightKind.ALLOWED,
    }
)
"""The kinds that allow entry."""

PRIORITY = {kind: rank for rank, kind in enumerate(RightKind)}
"""The rank of each kind; the lowest wins."""

DISCOUNTS = ("minutes", "amount", "percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RightValues:
    """Values of a right that a client sets; ``None`` leaves plates and lots as they are.

    ``columns`` are those given, by name. ``lot_ids`` is empty for all lots.
    """

    columns: Mapping[str, Any]
    plates: tuple[WrittenPlate, ...] | None = None
    lot_ids: tuple[int, ...] | None = None


class RightSource(StrEnum):
    """Where an answer comes from: the plate lists, or the rights."""

    LIST = "list"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightAnswer:
    """What a plate may do in a lot at a moment.

    ``kind`` is that of the right or list entry that decides, ``None`` where there is none; ``id``
    is that of its row in ``source``. ``reason`` says in words why it allows entry or not.
    ``watched`` is whether the plate is watched, too. ``validations`` are the ids of the rights that
    take something off the price.
    """

    kind: RightKind | None
    allows: bool
    reason: str
    source: RightSource | None = None
    id: int | None = None
    holder: str | None = None
    instruction: str | None = None
    note: str | None = None
    watched: bool = False
    validations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRight:
    """What a plate with a similar text has. It differs in confusable characters only.

    ``allows`` is true only where the right is set to accept similar texts, and nothing else
    forbids entry.
    """

    text: str
    display_text: str
    distance: float
    answer: RightAnswer
    allows: bool


def problems(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a field and a sentence for each wrong value of a right."""
    kind = RightKind(row["kind"])
    since, until = row["valid_from"], row["valid_until"]
    if isinstance(since, datetime) and isinstance(until, datetime) and since >= until:
        yield "valid_until", "valid_until is not after valid_from"
    if kind is RightKind.ALLOWED:
        yield "kind", "'allowed' is a list: use /plate_status, or a season pass"
    given = [name for name in DISCOUNTS if row[name] is not None]
    if kind is RightKind.VALIDATION and len(given) != 1:
        yield "minutes", "a validation has one of minutes, amount and percent"
    if kind is not RightKind.VALIDATION and given:
        yield given[0], f"only a validation has {given[0]}"
    if row["uses"] is not None and kind in {RightKind.BLOCKED, RightKind.WATCHED}:
        yield "uses", f"a right of the kind {kind.value} has no number of uses"
    if row["accepts_similar"] and kind not in ALLOWING:
        yield "accepts_similar", f"a right of the kind {kind.value} cannot accept similar texts"
    if kind is RightKind.VISITOR_PASS and row["uses"] is None and until is None:
        yield "uses", "a visitor pass has uses, or a valid_until"
