"""Domain events of visits: what was published before, and what has to be published now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.parking import forget
from galaxy_alpr.enums import VehicleClass, VisitState
from galaxy_alpr.events import VisitChanged, VisitClosed, VisitOpened
from galaxy_alpr.services.live.record import record_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is published of a visit."""

    visit_id: int
    lot_id: int
    state: VisitState
    text: str | None
    display_text: str | None
    text_hash: str | None
    vehicle_class: str | None
    entered_at: datetime | None
    exited_at: datetime | None
    probability: float | None
    by_hand: bool
    location_id: int | None

    @classmethod
    def of(cls, visit: Visit) -> Known:
        """Return what is published of a stored visit."""
        return cls(
            visit_id=visit.id,
            lot_id=visit.lot_id,
            state=VisitState(visit.state),
            text=visit.text,
            display_text=visit.display_text,
            text_hash=visit.text_hash,
            vehicle_class=visit.vehicle_class,
            entered_at=visit.entered_at,
            exited_at=visit.exited_at,
            probability=None if visit.probability is None else round(visit.probability, 4),
            by_hand=visit.by_hand,
            location_id=visit.exit_location_id or visit.entry_location_id,
        )

    def values(self) -> dict[str, object]:
        """Return the values of an event's body."""
        kind = None if self.vehicle_class is None else VehicleClass(self.vehicle_class)
        return {
            "visit_id": self.visit_id,
            "lot_id": self.lot_id,
            "state": self.state,
            "text": self.text,
            "display_text": self.display_text,
            "is_hashed": self.text_hash is not None,
            "text_hash": self.text_hash,
            "vehicle_class": kind,
            "entered_at": self.entered_at,
            "exited_at": self.exited_at,
            "probability": self.probability,
            "by_hand": self.by_hand,
        }


def publish(session: Session, before: Mapping[int, Known], after: Mapping[int, Known]) -> None:
    """Record the events of visits that were ``before`` and are ``after``, by id."""
    for id in sorted(before.keys() - after.keys()):
        gone = before[id]
        nothing = {"text": None, "display_text": None, "text_hash": None, "is_hashed": False}
        removed = VisitChanged.model_validate({**gone.values(), **nothing, "removed": True})
        record_event(session, removed, location_id=gone.location_id)
    changed = {id: now for id, now in after.items() if before.get(id) != now}
    photos = forget.newest_photos(session, ids=changed)
    for id, now in sorted(changed.items()):
        earlier = before.get(id)
        values = {**now.values(), "session_id": photos.get(id)}
        body = _body_type(earlier, now).model_validate(values)
        record_event(session, body, location_id=now.location_id)


def _body_type(
    before: Known | None, now: Known
) -> type[VisitOpened] | type[VisitClosed] | type[VisitChanged]:
    if before is None:
        if now.state is VisitState.OPEN:
            return VisitOpened
        is_end = now.state in (VisitState.CLOSED, VisitState.ORPHAN_EXIT)
        return VisitClosed if is_end else VisitChanged
    was_waiting = before.state in (VisitState.OPEN, VisitState.REVIEW)
    if was_waiting and now.state is VisitState.CLOSED:
        return VisitClosed
    return VisitChanged
