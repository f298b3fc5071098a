"""Changes of cameras: names are unique, and passwords are stored encrypted only."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Camera, Location
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.cameras.partners import set_partner
from galaxy_alpr.services.cameras.passwords import CameraPasswords
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraValues:
    """Values of a camera that a client sets, by the names of its columns.

    ``password`` is ``None`` to delete it; it is changed only if ``sets_password``.
    """

    columns: Mapping[str, Any]
    sets_password: bool = False
    password: str | None = field(default=None, repr=False)


def get_camera(session: Session, camera_id: int) -> Camera:
    """Return a camera with its location and its state. Raises ``NotFound``."""
    found = cameras.get(session, id=camera_id)
    if found is None:
        raise NotFound(f"no camera {camera_id}")
    return found


def add_camera(
    session: Session, values: CameraValues, *, passwords: CameraPasswords, actor: Actor
) -> Camera:
    """Add a camera.

    Raises ``Conflict`` for a taken name and a partner that has another one, ``ValidationFailed``
    for the location and the partner.
    """
    row = Camera()
    _set(session, row, values)
    session.add(row)
    session.flush()
    set_partner(session, row, values.columns, actor=actor)
    if values.password is not None:
        row.password_sealed = passwords.seal(values.password, row.id)
        session.flush()
    logger.info("camera %s was added by %s", row.id, actor.name)
    after = {**values_of(row), "has_password": row.password_sealed is not None}
    record(session, actor, "camera.create", subject_of(Camera, row.id), after=after)
    return get_camera(session, row.id)


def change_camera(
    session: Session,
    camera_id: int,
    values: CameraValues,
    *,
    passwords: CameraPasswords,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Camera:
    """Change those values of a camera that are given.

    Raises as ``add_camera``, and ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, camera_id, expected)
    before = {**values_of(row), "has_password": row.password_sealed is not None}
    known = servers(row)
    _set(session, row, values)
    set_partner(session, row, values.columns, actor=actor)
    if row.password_sealed is not None and not values.sets_password and servers(row) - known:
        raise ValidationFailed(
            "give the password again: it is only sent to the host that it was set for",
            field="password",
        )
    if values.sets_password:
        new = values.password
        row.password_sealed = None if new is None else passwords.seal(new, row.id)
    session.flush()
    logger.info("camera %s was changed by %s", camera_id, actor.name)
    after = {**values_of(row), "has_password": row.password_sealed is not None}
    if values.sets_password:
        after["password_was_set"] = True
    record(session, actor, "camera.change", subject_of(Camera, camera_id), before, after)
    return get_camera(session, camera_id)


def delete_camera(
    session: Session, camera_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a camera with its state; its passes stay, without a camera.

    Raises ``NotFound``, ``PreconditionFailed``.
    """
    row = _locked(session, camera_id, expected)
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("camera %s was deleted by %s", camera_id, actor.name)
    record(session, actor, "camera.delete", subject_of(Camera, camera_id), before)


def servers(row: Camera) -> set[tuple[str, str | None, int | None]]:
    """Return scheme, host and port of those to which a camera's password is sent."""
    addresses = (row.address, row.sub_address)
    urls = (urlsplit(address) for address in addresses if address and "://" in address)
    return {(url.scheme, url.hostname, url.port) for url in urls}


def _locked(session: Session, camera_id: int, expected: Expected) -> Camera:
    row = cameras.get(session, id=camera_id, lock=True)
    if row is None:
        raise NotFound(f"no camera {camera_id}")
    expected.check(row)
    return row


def _set(session: Session, row: Camera, values: CameraValues) -> None:
    columns = values.columns
    name = columns.get("name")
    if name is not None and cameras.name_taken(session, name=name, except_id=row.id):
        raise Conflict(f"a camera named {name!r} exists already")
    location_id = columns.get("location_id")
    if location_id is not None and places.get(session, Location, id=location_id) is None:
        raise ValidationFailed(f"no location {location_id}", field="location_id")
    for column, value in columns.items():
        if column != "partner_id":
            setattr(row, column, value)
