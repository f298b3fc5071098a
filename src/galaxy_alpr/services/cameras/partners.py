"""Partners of cameras: each of the two has the other one, at the same location."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Camera
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of

_CHECKED = ("partner_id", "location_id")
"""Columns whose change is checked; a location that was deleted keeps no other change back."""


def set_partner(session: Session, row: Camera, columns: Mapping[str, Any], *, actor: Actor) -> None:
    """Set the partner of a locked camera to ``partner_id`` of ``columns``, if it is given.

    The partner gets the camera as its own, and the same time; a partner before loses it. Raises
    ``ValidationFailed`` for a partner that cannot be, ``Conflict`` for one that has another one.
    """
    new_id = columns.get("partner_id", row.partner_id)
    if row.partner_id is not None and row.partner_id != new_id:
        _change(session, _partner(session, row.partner_id), {"partner_id": None}, actor)
    if new_id is not None:
        partner = None if new_id == row.id else _partner(session, new_id)
        if not columns.keys().isdisjoint(_CHECKED):
            _check(row, partner, new_id, is_new="partner_id" in columns)
        _change(session, partner, {"partner_id": row.id, "partner_s": row.partner_s}, actor)
    row.partner_id = new_id
    session.flush()


def _check(row: Camera, partner: Camera | None, partner_id: int, *, is_new: bool) -> None:
    field = "partner_id" if is_new else "location_id"
    if partner is None:
        what = "be its own partner" if partner_id == row.id else f"have camera {partner_id}"
        raise ValidationFailed(f"the camera cannot {what}", field=field)
    if row.location_id is None or partner.location_id != row.location_id:
        raise ValidationFailed("the camera and its partner need the same location", field=field)
    if partner.partner_id not in (None, row.id):
        raise Conflict(f"camera {partner_id} has another partner")


def _partner(session: Session, id: int) -> Camera | None:
    return cameras.get(session, id=id, lock=True)


def _change(session: Session, row: Camera | None, values: Mapping[str, Any], actor: Actor) -> None:
    """Change a partner, and record it where that changes anything."""
    if row is None or all(getattr(row, name) == value for name, value in values.items()):
        return
    before = values_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    record(session, actor, "camera.change", subject_of(Camera, row.id), before, values_of(row))
