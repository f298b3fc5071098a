"""Changes of rights; each is recorded in the audit trail."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, Right, RightLot, RightPlate
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.rights.hours import windows_of
from galaxy_alpr.services.parking.rights.values import DISCOUNTS, MAX_PLATES, RightValues, problems
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)

_CHECKED = ("kind", "valid_from", "valid_until", "uses", "accepts_similar")
_TEXTS = ("given_by", "holder", "note", "instruction")


def get_right(session: Session, right_id: int) -> Right:
    """Return a right with its plates, lots and uses. Raises ``NotFound``."""
    found = rights.get(session, id=right_id)
    if found is None:
        raise NotFound(f"no right {right_id}")
    return found


def add_right(session: Session, values: RightValues, *, actor: Actor) -> Right:
    """Add a right. Raises ``ValidationFailed``."""
    row = new_right()
    set_values(session, row, values)
    session.add(row)
    session.flush()
    logger.info("right %s (%s) was added by %s", row.id, row.kind, actor.name)
    record(session, actor, "right.create", subject_of(Right, row.id), after=values_of(row))
    return row


def change_right(
    session: Session,
    right_id: int,
    values: RightValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Right:
    """Change those values of a right that are given.

    Raises ``NotFound``, ``PreconditionFailed``, ``ValidationFailed``.
    """
    row = locked_right(session, right_id, expected)
    before = values_of(row)
    set_values(session, row, values)
    session.flush()
    logger.info("right %s (%s) was changed by %s", right_id, row.kind, actor.name)
    record(session, actor, "right.change", subject_of(Right, right_id), before, values_of(row))
    return row


def delete_right(
    session: Session, right_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a right with its uses. Raises ``NotFound``, ``PreconditionFailed``."""
    row = locked_right(session, right_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("right %s was deleted by %s", right_id, actor.name)
    record(session, actor, "right.delete", subject_of(Right, right_id), before)


def locked_right(session: Session, right_id: int, expected: Expected = UNCONDITIONAL) -> Right:
    """Return a right that is locked to be changed. Raises ``NotFound``, ``PreconditionFailed``."""
    row = rights.get(session, id=right_id, lock=True)
    if row is None:
        raise NotFound(f"no right {right_id}")
    expected.check(row)
    return row


def new_right() -> Right:
    """Return a right without values, in all lots."""
    row = Right(accepts_similar=False, every_lot=True, hours=[], vehicle_classes=[])
    row.plates, row.lots, row.taken = [], [], []
    return row


def set_values(session: Session, row: Right, values: RightValues) -> None:
    """Set those values of a right that are given. Raises ``ValidationFailed``."""
    for name, value in values.columns.items():
        setattr(row, name, value)
    checked: dict[str, Any] = {name: getattr(row, name) for name in (*_CHECKED, *DISCOUNTS)}
    for field, problem in problems(checked):
        raise ValidationFailed(problem, field=field)
    windows_of(row.hours)
    for name in _TEXTS:
        if "\0" in (getattr(row, name) or ""):
            raise ValidationFailed(f"{name} contains the character NUL", field=name)
    if values.plates is not None:
        _set_plates(row, values)
    if values.lot_ids is not None:
        _set_lots(session, row, values.lot_ids)


def _set_plates(row: Right, values: RightValues) -> None:
    wanted = {plate.text: plate for plate in values.plates or ()}
    if not wanted:
        raise ValidationFailed("a right has at least one plate", field="plates")
    if len(wanted) > MAX_PLATES:
        raise ValidationFailed(f"a right has at most {MAX_PLATES} plates", field="plates")
    kept = [plate for plate in row.plates if plate.text in wanted]
    for plate in kept:
        plate.display_text = wanted.pop(plate.text).display_text
    new = [
        RightPlate(text=plate.text, folded=fold(plate.text), display_text=plate.display_text)
        for plate in wanted.values()
    ]
    row.plates[:] = [*kept, *new]


def _set_lots(session: Session, row: Right, lot_ids: tuple[int, ...]) -> None:
    wanted = set(lot_ids)
    for lot_id in sorted(wanted):
        if places.get(session, Lot, id=lot_id) is None:
            raise ValidationFailed(f"no lot {lot_id}", field="lot_ids")
    kept = [item for item in row.lots if item.lot_id in wanted]
    new = sorted(wanted - {item.lot_id for item in kept})
    row.every_lot = not wanted
    row.lots[:] = [*kept, *(RightLot(lot_id=lot_id) for lot_id in new)]
