"""The stays that a joiner remembers, found by the texts of their plates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from galaxy_alpr.enums import LocationType, VisitPart, VisitState
from galaxy_alpr.services.parking.joining.texts import Belief, belief
from galaxy_alpr.services.parking.joining.values import GateReading, Stay, StayPart

Undo = Callable[[], None]

_UNREAD = "?"
"""The key of what was not read, in ``reach``."""

_MANY = 50
"""How many stays under one key are too many for it to tell vehicles apart."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stay with what the joiner remembers of it.

    ``until`` is when its vehicle was read at an entry again: no later exit is its own. ``settled``
    says that the joiner has learned from it.
    """

    stay: Stay
    until: datetime | None = None
    settled: bool = False

    @property
    def entry(self) -> GateReading | None:
        """The reading by which exits are compared: at the entry, else inside."""
        return self.stay.entry or (
            self.stay.reading(VisitPart.INSIDE) if self.stay.exit is None else None
        )

    @property
    def exit(self) -> GateReading | None:
        """The reading at the exit."""
        return self.stay.exit

    @property
    def last_at(self) -> datetime:
        """The moment of the newest reading."""
        return max(part.reading.at for part in self.stay.parts)


class Book:
    """Stays by id, with an index by the keys of their entries and one of their exits.

    Every change is written to ``undone``, by which it is taken back.
    """

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}
        self.stay_of: dict[int, int] = {}
        self.undone: list[Undo] = []
        self.before: dict[int, Kept | None] = {}
        """What stays were at the start of the present call."""
        self.reach: set[str] = set()
        """The keys that were looked up, and those of the stays that changed."""
        self.gone: dict[int, Kept] = {}
        """The stays that were forgotten in the present call."""
        self.unread_entries: dict[int, None] = {}
        self._beliefs: dict[int, tuple[GateReading, Belief]] = {}
        self._entries: dict[str, dict[int, None]] = {}
        self._exits: dict[str, dict[int, None]] = {}
        self._indexed: dict[int, tuple[tuple[dict[str, dict[int, None]], frozenset[str]], ...]] = {}

    def belief(self, reading: GateReading) -> Belief:
        """Return what a reading says about the text of its plate."""
        known = self._beliefs.get(reading.id)
        if known is None or (known[0] is not reading and known[0] != reading):
            known = self._beliefs[reading.id] = (reading, belief(reading))
        return known[1]

    def put(self, kept: Kept) -> None:
        """Add or replace a stay; one without parts is removed."""
        number = kept.stay.id
        old = self.kept.get(number)
        for each in (kept, old):
            for part in each.stay.parts if each is not None else ():
                self.reach |= self.belief(part.reading).keys or {_UNREAD}
        self.before.setdefault(number, old)
        self.undone.append(lambda: self._restore(number, old))
        self._set(number, kept if kept.stay.parts else None)

    def forget(self, number: int) -> None:
        """Remove a stay from memory, which does not change it."""
        kept = self.gone[number] = self.kept[number]
        self.undone.append(lambda: self._restore(number, kept))
        self._set(number, None)

    def _restore(self, number: int, old: Kept | None) -> None:
        self.before.setdefault(number, self.kept.get(number))
        self._set(number, old)

    def _set(self, number: int, kept: Kept | None) -> None:
        old = self.kept.pop(number, None)
        if old is not None:
            for index, keys in self._indexed.pop(number, ()):
                for key in keys:
                    found = index.get(key)
                    if found is not None:
                        found.pop(number, None)
                        if not found:
                            del index[key]
            self.unread_entries.pop(number, None)
            for part in old.stay.parts:
                self.stay_of.pop(part.reading.id, None)
        if kept is None:
            return
        self.kept[number] = kept
        for part in kept.stay.parts:
            self.stay_of[part.reading.id] = number
        if kept.entry is not None and self.belief(kept.entry).unread and kept.exit is None:
            self.unread_entries[number] = None
        indexed = []
        for index, reading in ((self._entries, kept.entry), (self._exits, kept.exit)):
            if reading is not None:
                keys = self.belief(reading).keys
                for key in keys:
                    index.setdefault(key, {})[number] = None
                indexed.append((index, keys))
        self._indexed[number] = tuple(indexed)

    def drop_beliefs(self) -> None:
        """Forget what readings say that no stay has any more."""
        if len(self._beliefs) > 4 * len(self.stay_of) + 1000:
            self._beliefs = {i: b for i, b in self._beliefs.items() if i in self.stay_of}

    def entries_like(self, wanted: Belief) -> Iterator[Kept]:
        """Yield the stays whose entry has a similar text, in the order of their ids."""
        return self._like(self._entries, wanted)

    def exits_like(self, wanted: Belief) -> Iterator[Kept]:
        """Yield the stays whose exit has a similar text, in the order of their ids."""
        return self._like(self._exits, wanted)

    def _like(self, index: Mapping[str, dict[int, None]], wanted: Belief) -> Iterator[Kept]:
        self.reach |= wanted.keys or {_UNREAD}
        found: set[int] = set()
        for key in wanted.keys:
            numbers = index.get(key)
            if numbers is not None and (len(numbers) <= _MANY or key[0] != "^"):
                found.update(numbers)
        return (self.kept[number] for number in sorted(found, key=self._order))

    def _order(self, number: int) -> tuple[datetime, int]:
        part = self.kept[number].stay.parts[0].reading
        return part.at, part.id

    def oldest_unread(self) -> Iterator[Kept]:
        """Yield the open stays whose entry was not read, in the order of their moments."""
        self.reach.add(_UNREAD)
        return (self.kept[number] for number in sorted(self.unread_entries, key=self._order))


def new_stay(number: int, reading: GateReading, part: VisitPart, state: VisitState) -> Kept:
    """Return a stay of one reading."""
    return Kept(Stay(id=number, state=state, parts=(StayPart(reading=reading, part=part),)))


def with_part(stay: Stay, reading: GateReading, part: VisitPart) -> tuple[StayPart, ...]:
    """Return the parts of a stay and one more, in the order of their moments."""
    return ordered((*stay.parts, StayPart(reading=reading, part=part)))


def ordered(parts: tuple[StayPart, ...]) -> tuple[StayPart, ...]:
    """Return parts in the order of their moments."""
    return tuple(sorted(parts, key=lambda each: (each.reading.at, each.reading.id)))


def is_of_exit(part: StayPart) -> bool:
    """Whether a part moves with the exit when the pair is taken apart."""
    return part.part is VisitPart.EXIT or (
        part.part is VisitPart.REPEAT and part.reading.place is LocationType.EXIT
    )


def exit_parts(stay: Stay) -> tuple[StayPart, ...]:
    """Return the exit and its repeats."""
    return tuple(part for part in stay.parts if is_of_exit(part))


def other_parts(stay: Stay) -> tuple[StayPart, ...]:
    """Return the parts that stay when the exit is taken away."""
    return tuple(part for part in stay.parts if not is_of_exit(part))
