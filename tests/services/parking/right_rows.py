"""Rights and visits for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import RightKind, VehicleClass, VisitState
from galaxy_alpr.services.lists.entries import WrittenPlate
from galaxy_alpr.services.parking.rights.changes import add_right
from galaxy_alpr.services.parking.rights.values import RightValues


def make_right(
    session: Session,
    *plates: str,
    kind: RightKind = RightKind.SEASON_PASS,
    lots: Sequence[models.Lot] = (),
    **columns: Any,
) -> models.Right:
    """Add a right by the service's rules."""
    values = RightValues(
        columns={"kind": kind.value, **columns},
        plates=tuple(WrittenPlate.of(plate) for plate in plates),
        lot_ids=tuple(lot.id for lot in lots),
    )
    return add_right(session, values, actor=SYSTEM)


def make_visit(
    session: Session,
    lot: models.Lot,
    began_at: datetime,
    exited_at: datetime | None = None,
    *,
    text: str | None = "B1234XYZ",
    text_hash: str | None = None,
    state: VisitState | None = None,
    vehicle_class: VehicleClass | None = VehicleClass.CAR,
) -> models.Visit:
    """Add a visit: an open one, or one that is closed where it has an exit."""
    found = state or (VisitState.OPEN if exited_at is None else VisitState.CLOSED)
    row = models.Visit(
        lot_id=lot.id,
        state=found.value,
        text=text,
        text_hash=text_hash,
        folded=None if text is None else fold(text),
        display_text=text,
        vehicle_class=None if vehicle_class is None else vehicle_class.value,
        began_at=began_at,
        entered_at=None if found is VisitState.ORPHAN_EXIT else began_at,
        exited_at=exited_at,
        stay_s=None
        if exited_at is None or found is VisitState.ORPHAN_EXIT
        else int((exited_at - began_at).total_seconds()),
        last_seen_at=exited_at or began_at,
        reasons=[],
    )
    session.add(row)
    session.flush()
    return row
