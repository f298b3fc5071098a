"""What a joiner gets and returns: readings at the gates of one lot, and stays made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.types import TextCandidate


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReading:
    """A reading at a gate. ``id`` is that of its row.

    ``candidates`` are the possible texts, the most probable first, with the confidences of their
    characters; a text that a person set is the only one, with the confidence 1. ``text_hash``
    stands instead of them where the plate is stored as a hash. Both are empty where nothing was
    read.
    """

    id: int
    at: datetime
    place: LocationType
    location_id: int
    text: str | None = None
    candidates: tuple[TextCandidate, ...] = ()
    text_hash: str | None = None
    country: str | None = None
    region: str | None = None
    vehicle_class: str | None = None
    class_confidence: float = 0.0
    color: str | None = None
    color_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StayPart:
    """A reading of a stay, and what it is in it."""

    reading: GateReading
    part: VisitPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A visit as the joiner sees it.

    ``id`` is that of the visit, negative while it is not stored. ``probability`` is that of the
    pair of entry and exit, ``None`` without a pair; ``reasons`` say in words what it rests on.
    """

    id: int
    state: VisitState
    parts: tuple[StayPart, ...]
    probability: float | None = None
    reasons: tuple[str, ...] = ()
    by_hand: bool = False

    def reading(self, part: VisitPart) -> GateReading | None:
        """Return the first reading that is ``part``, ``None`` where there is none."""
        return next((item.reading for item in self.parts if item.part is part), None)

    @property
    def entry(self) -> GateReading | None:
        """The reading at the entry."""
        return self.reading(VisitPart.ENTRY)

    @property
    def exit(self) -> GateReading | None:
        """The reading at the exit."""
        return self.reading(VisitPart.EXIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRules:
    """How a lot joins.

    ``risk`` is how many wrong pairs are accepted per 1 000 visits; what is less sure goes to
    review. A stay without an exit becomes an orphan after ``longest_stay``. A vehicle that comes
    back within ``turn_around`` after its exit continues its stay. Pairs are settled again while
    readings arrive within ``settle``.
    """

    risk: float = 0.5
    longest_stay: timedelta = timedelta(days=3)
    turn_around: timedelta = timedelta(minutes=2)
    settle: timedelta = timedelta(minutes=2)


class Joiner(Protocol):
    """Joins the readings of one lot. Not safe for several threads.

    It is made with the stays that are open or were closed not long ago, by which it also learns how
    long stays take here and how often a gate misses or doubles a reading.
    """

    def read(self, reading: GateReading) -> Sequence[Stay]:
        """Take a reading, also a late one, and return the stays that it made or changed.

        A stay that lost all its parts is returned without parts.
        """

    def advance(self, now: datetime) -> Sequence[Stay]:
        """Return the stays that changed because time passed: orphans, and what is settled."""

    def stored(self, ids: Mapping[int, int]) -> None:
        """Take the ids that new stays got, by the negative ones they had."""
