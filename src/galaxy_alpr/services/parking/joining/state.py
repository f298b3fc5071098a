"""What a joiner knows of its lot at a moment, and what the passing of time changes."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from galaxy_alpr.enums import VisitPart, VisitState
from galaxy_alpr.services.parking.joining import reasons
from galaxy_alpr.services.parking.joining.evidence import REPEAT_WITHIN, Evidence
from galaxy_alpr.services.parking.joining.learned import Learned, Lesson
from galaxy_alpr.services.parking.joining.risk import Doubts
from galaxy_alpr.services.parking.joining.stays import Book, Kept
from galaxy_alpr.services.parking.joining.values import GateReading, JoinRules, Stay

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=15)
"""How often the joiner learns and forgets."""

_LATE = timedelta(hours=6)
"""How long a closed stay is remembered, in which its readings may be corrected."""

_ORPHANS = timedelta(days=1)
"""How long an orphan is remembered for its other reading, which may come late."""


class LotState:
    """The stays of a lot, and what was learned from them. Every change can be taken back."""

    def __init__(self, rules: JoinRules) -> None:
        self.rules = rules
        self.book = Book()
        self.learned = Learned()
        self.doubts = Doubts(rules.risk)
        self.evidence = Evidence(self.book, self.learned)
        self.made: dict[int, int] = {}
        """The ids of stays by the readings that they were made for."""
        self.next_id = -1
        self.acted = False
        """Whether the time that passed changed something, since this was last set."""
        self._due: list[tuple[datetime, int]] = []
        self._queued: set[tuple[datetime, int]] = set()

    def load(self, stays: Iterable[Stay]) -> None:
        """Take the stays of before, and learn from them."""
        newest: dict[str, int] = {}
        known = sorted((stay for stay in stays if stay.parts), key=_began)
        for stay in known:
            self.next_id = min(self.next_id, stay.id - 1)
            self.put(Kept(stay))
            if stay.state is not VisitState.OPEN:
                self._settle(self.book.kept[stay.id])
            text = self.book.belief(stay.entry).text if stay.entry else None
            if stay.entry is None or text is None:
                continue
            before = self.book.kept.get(newest.get(text, 0))
            if before is not None and before.exit is None and not before.stay.by_hand:
                self.put(replace(before, until=stay.entry.at))
            newest[text] = stay.id
        self.book.undone.clear()
        self.book.before.clear()

    def number(self, reading: GateReading) -> int:
        """Return the id of the stay that is made for a reading."""
        if reading.id not in self.made:
            self.made[reading.id] = self.next_id
            self.next_id -= 1
        return self.made[reading.id]

    def keep_number(self, number: int, reading: GateReading) -> None:
        """Let the id of a stay be of the stay that is made for this reading, and of no other."""
        before = {i: made for i, made in self.made.items() if made == number or i == reading.id}

        def take_back() -> None:
            self.made.pop(reading.id, None)
            self.made.update(before)

        for i in before:
            del self.made[i]
        self.made[reading.id] = number
        self.book.undone.append(take_back)

    def put(self, kept: Kept) -> None:
        """Add or replace a stay; one without parts is removed."""
        old = self.book.kept.get(kept.stay.id)
        if old is not None and old.settled and not kept.settled:
            self._learn(old, -1)
        self.book.put(kept)
        if kept.stay.parts:
            self._queue((self._deadline(kept), kept.stay.id))

    def _queue(self, due: tuple[datetime, int]) -> None:
        if due not in self._queued:
            self._queued.add(due)
            heapq.heappush(self._due, due)

    def pass_time(self, now: datetime) -> None:
        """Make orphans of the stays that are too long, learn from others, forget the oldest."""
        while self._due and self._due[0][0] <= now:
            due = heapq.heappop(self._due)
            self._queued.discard(due)
            kept = self.book.kept.get(due[1])
            if kept is None:
                continue
            deadline = self._deadline(kept)
            if deadline > now:
                self._queue((deadline, due[1]))
                continue
            self.book.undone.append(partial(self._queue, due))
            self.acted = True
            self._act(kept)

    def recent(self, kept: Kept, now: datetime) -> bool:
        """Return whether the pair of a stay may still change as later readings come."""
        if kept.stay.by_hand:
            return False
        if kept.stay.state is not VisitState.CLOSED:
            return True
        return kept.exit is not None and kept.exit.at >= now - self.rules.settle

    def _deadline(self, kept: Kept) -> datetime:
        if kept.stay.state is VisitState.OPEN and not kept.stay.by_hand:
            return kept.last_at + self.rules.longest_stay
        due = self._due_for_memory(kept)
        # In steps, so that readings between two of them do not depend on each other's order.
        return _EPOCH + math.ceil((due - _EPOCH) / _STEP) * _STEP

    def _due_for_memory(self, kept: Kept) -> datetime:
        last, state = kept.last_at, kept.stay.state
        if kept.stay.by_hand:
            return last + self.rules.longest_stay + _ORPHANS
        if not kept.settled:
            if state is VisitState.ORPHAN_ENTRY:
                return (kept.until or last + self.rules.longest_stay) + self.rules.settle
            return last + self.rules.settle
        if state is VisitState.CLOSED:
            return last + max(self.rules.settle, self.rules.turn_around, REPEAT_WITHIN) + _LATE
        if state is VisitState.ORPHAN_EXIT:
            return last + _ORPHANS
        return last + self.rules.longest_stay + _ORPHANS

    def _act(self, kept: Kept) -> None:
        if kept.stay.by_hand or kept.settled:
            self.book.forget(kept.stay.id)
        elif kept.stay.state is VisitState.OPEN:
            orphan = replace(
                kept.stay, state=VisitState.ORPHAN_ENTRY, reasons=(reasons.MISSING_EXIT,)
            )
            self.put(replace(kept, stay=orphan))
        else:
            self._settle(kept)

    def _settle(self, kept: Kept) -> None:
        self._learn(kept, 1)
        self.put(replace(kept, settled=True))

    def _learn(self, kept: Kept, sign: int) -> None:
        lesson, doubt = self._lesson(kept), _doubt(kept.stay)
        self.learned.learn(lesson, sign)
        self.doubts.learn(doubt, sign)

        def take_back() -> None:
            self.learned.learn(lesson, -sign)
            self.doubts.learn(doubt, -sign)

        self.book.undone.append(take_back)

    def _lesson(self, kept: Kept) -> Lesson:
        stay, state = kept.stay, kept.stay.state
        first = stay.entry or stay.exit or stay.parts[0].reading
        closed = state is VisitState.CLOSED and stay.entry is not None and stay.exit is not None
        seconds = None
        if closed and stay.entry is not None and stay.exit is not None:
            seconds = max((stay.exit.at - stay.entry.at).total_seconds(), 0.0)
        passages = tuple(
            part.reading.location_id
            for part in stay.parts
            if part.part in (VisitPart.ENTRY, VisitPart.EXIT)
        )
        repeats = tuple(
            part.reading.location_id for part in stay.parts if part.part is VisitPart.REPEAT
        )
        return Lesson(
            text=self._sure_text(stay),
            vehicle_class=first.vehicle_class,
            color=first.color,
            seconds=seconds,
            missed_entry=state is VisitState.ORPHAN_EXIT,
            missed_exit=state is VisitState.ORPHAN_ENTRY and stay.entry is not None,
            began_at=stay.parts[0].reading.at,
            passages=passages,
            repeats=repeats,
        )

    def _sure_text(self, stay: Stay) -> str | None:
        """Return the text of a stay, ``None`` where entry and exit differ."""
        texts = {self.book.belief(each).text for each in (stay.entry, stay.exit) if each}
        return texts.pop() if len(texts) == 1 else None


def _began(stay: Stay) -> tuple[datetime, int]:
    first = min(stay.parts, key=lambda part: (part.reading.at, part.reading.id)).reading
    return first.at, first.id


def _doubt(stay: Stay) -> float | None:
    return None if stay.probability is None or stay.by_hand else 1.0 - stay.probability
