"""Cameras with the state in which each was last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from galaxy_alpr.db.models import Camera, CameraStateRow, Location

_WITH_STATE = select(Camera).options(
    joinedload(Camera.location), joinedload(Camera.state), joinedload(Camera.lease)
)


def every(session: Session, *, location_id: int | None = None) -> Sequence[Camera]:
    """Return all cameras, or those of a location, by name, with location and state."""
    statement = _WITH_STATE.order_by(Camera.name, Camera.id)
    if location_id is not None:
        statement = statement.where(Camera.location_id == location_id)
    return session.scalars(statement).all()


def get(session: Session, *, id: int, lock: bool = False) -> Camera | None:
    """Return a camera with location and state; ``lock`` it to change it."""
    statement = _WITH_STATE.where(Camera.id == id).execution_options(populate_existing=True)
    if lock:
        session.execute(select(Camera.id).where(Camera.id == id).with_for_update())
    return session.scalars(statement).one_or_none()


def exists(session: Session, *, id: int) -> bool:
    """Return whether there is a camera."""
    return session.execute(select(Camera.id).where(Camera.id == id)).first() is not None


def enabled(session: Session) -> Sequence[Camera]:
    """Return the cameras that are to be read, by id, with their locations and lots."""
    statement = select(Camera).where(Camera.enabled).order_by(Camera.id)
    lots = joinedload(Camera.location).joinedload(Location.lot)
    return session.scalars(statement.options(lots)).all()


def name_taken(session: Session, *, name: str, except_id: int | None = None) -> bool:
    """Return whether another camera has the name, whether or not it is in the session's scope."""
    table = Camera.__table__
    statement = select(table.c.id).where(table.c.name == name)
    if except_id is not None:
        statement = statement.where(table.c.id != except_id)
    return session.execute(statement).first() is not None


def set_state(session: Session, *, camera_id: int, values: Mapping[str, Any]) -> None:
    """Store the state of a camera in place of the one before; nothing for a deleted camera.

    One process reports a camera, so no two write a row at once.
    """
    if not exists(session, id=camera_id):
        return
    row = session.get(CameraStateRow, camera_id) or CameraStateRow(camera_id=camera_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
