"""The id of the installation that the database belongs to, in databases of any revision."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Installation

_ROW = 1


def installation_id(session: Session) -> str | None:
    """Return the stored id, ``None`` where the database has none yet."""
    if not inspect(session.connection()).has_table(Installation.__tablename__):
        return None
    return session.scalars(select(Installation.uuid).where(Installation.id == _ROW)).first()


def set_installation_id(session: Session, uuid: str) -> None:
    """Store the id, instead of another one where there is one."""
    session.merge(Installation(id=_ROW, uuid=uuid))
    session.flush()


def has_tables(session: Session) -> bool:
    """Return whether the database was ever migrated."""
    return inspect(session.connection()).has_table(DetectionSession.__tablename__)


def has_pictures(session: Session) -> bool:
    """Return whether at least one picture's row is stored; needs the tables."""
    return session.scalars(select(DetectionSession.id).limit(1)).first() is not None
