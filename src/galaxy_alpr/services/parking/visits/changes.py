"""What a person does with visits: match, merge, split, close, reopen, confirm, reject.

A visit that a person decided is left alone by the joiner. One that is open again afterwards is
not decided: a later exit closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.parking import payments
from galaxy_alpr.enums import VisitAction, VisitPart, VisitState
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.parking.visits.describe import Placed, describe, set_stay
from galaxy_alpr.services.parking.visits.hand import HandChange, change_visits
from galaxy_alpr.services.parking.visits.snapshots import placed_of


def match_visits(session: Session, hand: HandChange, *, other_id: int) -> Visit:
    """Make one closed visit of one that lacks its exit and one that lacks its entry.

    Raises as ``change_visits``, and ``Conflict`` for visits that are no such pair.
    """

    def change(rows: Sequence[Visit]) -> list[Visit]:
        entry, exit = sorted(rows, key=lambda row: row.entered_at is None)
        if entry.entered_at is None or exit.entered_at is not None:
            raise Conflict("one of the two visits must have an entry, the other one none")
        if entry.exited_at is not None or exit.exited_at is None:
            raise Conflict("one of the two visits must have an exit, the other one none")
        if exit.exited_at < entry.entered_at:
            raise Conflict("the exit is before the entry")
        return [_united(session, entry, exit, "matched by hand")]

    _refuse_itself(hand, other_id)
    return change_visits(session, hand, VisitAction.MATCH, change, other_id=other_id)


def merge_visits(session: Session, hand: HandChange, *, other_id: int) -> Visit:
    """Make one visit of two that are one stay; what was an exit or an entry between is inside.

    Raises as ``change_visits``.
    """

    def change(rows: Sequence[Visit]) -> list[Visit]:
        first, second = sorted(rows, key=lambda row: (row.began_at, row.id))
        return [_united(session, first, second, "merged by hand")]

    _refuse_itself(hand, other_id)
    return change_visits(session, hand, VisitAction.MERGE, change, other_id=other_id)


def split_visit(session: Session, hand: HandChange, *, reading_id: int) -> Visit:
    """Make two visits of one: the second begins with a reading. Return the first.

    Raises as ``change_visits``, and ``NotFound``, ``Conflict`` for the first reading of all.
    """

    def change(rows: Sequence[Visit]) -> list[Visit]:
        placed = placed_of(session, rows[0].id)
        numbers = [item.row.id for item in placed]
        if reading_id not in numbers:
            raise NotFound(f"visit {rows[0].id} has no reading {reading_id}")
        at = numbers.index(reading_id)
        if at == 0:
            raise Conflict("a visit cannot be split before its first reading")
        return _parted(session, rows[0], placed[:at], placed[at:], "split by hand")

    return change_visits(session, hand, VisitAction.SPLIT, change)


def close_visit(session: Session, hand: HandChange, *, at: datetime) -> Visit:
    """End a visit whose exit was not read. Raises as ``change_visits``, ``ValidationFailed``."""

    def change(rows: Sequence[Visit]) -> list[Visit]:
        visit = rows[0]
        if visit.exited_at is not None:
            raise Conflict("the visit has an exit already")
        if at < visit.last_seen_at:
            raise ValidationFailed("at is before the last reading of the visit", field="at")
        _decide(visit, VisitState.CLOSED, "closed by hand")
        visit.exited_at = at
        set_stay(visit)
        return [visit]

    return change_visits(session, hand, VisitAction.CLOSE, change)


def reopen_visit(session: Session, hand: HandChange) -> Visit:
    """Open a visit again: the vehicle is inside. An exit reading stays in it as one inside.

    Raises as ``change_visits``, and ``Conflict`` for one that is open or has no entry.
    """

    def change(rows: Sequence[Visit]) -> list[Visit]:
        visit = rows[0]
        if visit.state == VisitState.OPEN or visit.entered_at is None:
            raise Conflict("only a visit with an entry that is not open can be opened again")
        placed = [
            _as_inside(item) if item.part is VisitPart.EXIT else item
            for item in placed_of(session, visit.id)
        ]
        _set(session, visit, placed, VisitState.OPEN, "opened again by hand", by_hand=False)
        return [visit]

    return change_visits(session, hand, VisitAction.REOPEN, change)


def confirm_visit(session: Session, hand: HandChange) -> Visit:
    """Close a visit in review: its pair is right. Raises as ``change_visits``, ``Conflict``."""

    def change(rows: Sequence[Visit]) -> list[Visit]:
        visit = rows[0]
        _require_review(visit)
        _decide(visit, VisitState.CLOSED, "confirmed by hand", pair=visit.probability)
        return [visit]

    return change_visits(session, hand, VisitAction.CONFIRM, change)


def reject_visit(session: Session, hand: HandChange) -> Visit:
    """Part a visit in review: its exit is of another vehicle. Return the visit of the entry.

    Raises as ``change_visits``, and ``Conflict`` for one that is not in review or has no pair.
    """

    def change(rows: Sequence[Visit]) -> list[Visit]:
        visit = rows[0]
        _require_review(visit)
        placed = placed_of(session, visit.id)
        at = next((n for n, item in enumerate(placed) if item.part is VisitPart.EXIT), 0)
        if at == 0:
            raise Conflict("the visit has no pair of entry and exit that could be rejected")
        return _parted(session, visit, placed[:at], placed[at:], "rejected by hand")

    return change_visits(session, hand, VisitAction.REJECT, change)


def _refuse_itself(hand: HandChange, other_id: int) -> None:
    if other_id == hand.visit_id:
        raise ValidationFailed("the other visit must be another one", field="other_id")


def _require_review(visit: Visit) -> None:
    if visit.state != VisitState.REVIEW:
        raise Conflict(f"visit {visit.id} is not in review")


def _united(session: Session, first: Visit, second: Visit, reason: str) -> Visit:
    """Move the readings of the second visit to the first one, and delete the second."""
    placed = sorted(
        [*placed_of(session, first.id), *placed_of(session, second.id)],
        key=lambda item: (item.row.at, item.row.id),
    )
    last = max(first, second, key=lambda row: row.last_seen_at)
    end, is_ended = last.exited_at, last.exited_at is not None
    entry = next((n for n, item in enumerate(placed) if item.part is VisitPart.ENTRY), None)
    exits = [n for n, item in enumerate(placed) if item.part is VisitPart.EXIT]
    kept = {entry, exits[-1] if exits and is_ended else None}
    parts = [item if n in kept else _as_inside(item) for n, item in enumerate(placed)]
    state = VisitState.CLOSED if is_ended else VisitState(last.state)
    if entry is None:
        state = VisitState.ORPHAN_EXIT
    _set(session, first, parts, state, reason, by_hand=state is not VisitState.OPEN)
    if is_ended and first.exited_at is None:
        first.exited_at = end
        set_stay(first)
    session.flush()
    payments.move(session, from_visit=second.id, to_visit=first.id)
    session.delete(second)
    return first


def _parted(
    session: Session, visit: Visit, first: Sequence[Placed], second: Sequence[Placed], reason: str
) -> list[Visit]:
    """Part a visit; an entry without exit is open again, what follows it is decided."""
    other = Visit(lot_id=visit.lot_id, reasons=[])
    began = any(item.part is VisitPart.EXIT for item in first)
    state = VisitState.CLOSED if began else VisitState.OPEN
    if not any(item.part is VisitPart.ENTRY for item in first):
        state = VisitState.ORPHAN_EXIT
    _set(session, visit, first, state, reason, by_hand=state is not VisitState.OPEN)
    has_exit = any(item.part is VisitPart.EXIT for item in second)
    has_entry = any(item.part is VisitPart.ENTRY for item in second)
    later = VisitState.ORPHAN_EXIT if has_exit else VisitState.OPEN
    if has_entry and has_exit:
        later = VisitState.CLOSED
    _set(session, other, second, later, reason, by_hand=later is not VisitState.OPEN)
    return [visit, other]


def _set(
    session: Session,
    visit: Visit,
    placed: Sequence[Placed],
    state: VisitState,
    reason: str,
    *,
    by_hand: bool,
) -> None:
    """Give a visit these readings and what follows from them."""
    describe(visit, placed)
    _decide(visit, state, reason, by_hand=by_hand)
    session.add(visit)
    session.flush()
    for item in placed:
        item.row.visit_id, item.row.part = visit.id, str(item.part)
    session.flush()


def _decide(
    visit: Visit,
    state: VisitState,
    reason: str,
    *,
    by_hand: bool = True,
    pair: float | None = None,
) -> None:
    visit.state, visit.by_hand = str(state), by_hand
    visit.probability, visit.reasons = pair, [reason]


def _as_inside(item: Placed) -> Placed:
    """Return a reading that is neither the entry nor the exit of its visit."""
    if item.part is VisitPart.EXIT or item.part is VisitPart.ENTRY:
        return Placed(item.facts, VisitPart.INSIDE)
    return item
