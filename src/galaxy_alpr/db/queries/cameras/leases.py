"""Leases of cameras, and the workers that hold them. Moments are of the database's clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.base import UtcDateTime, utc_now
from galaxy_alpr.db.models import CameraClaim, CameraLease, CameraWorkerRow


def database_now(session: Session) -> datetime:
    """Return the moment by the clock of the database, which all machines share.

    SQLite has that of this machine.
    """
    kind = session.get_bind().dialect.name
    if kind == "sqlite":
        return utc_now()
    if kind == "postgresql":
        now = func.timezone("utc", func.clock_timestamp(), type_=UtcDateTime())
    else:
        now = func.utc_timestamp(text("6"), type_=UtcDateTime())
    found: datetime = session.execute(select(now)).scalar_one()
    return found


def every(session: Session) -> Sequence[CameraLease]:
    """Return the leases of all cameras, also those that have ended."""
    return session.scalars(select(CameraLease).order_by(CameraLease.camera_id)).all()


def to_claim(session: Session, *, camera_id: int) -> CameraLease | None:
    """Return the lease of a camera, locked; ``None`` where there is none, or another one locks it.

    On PostgreSQL a lock is not waited for: a paused process may hold it for long.
    """
    skips = session.get_bind().dialect.name == "postgresql"
    statement = select(CameraLease).where(CameraLease.camera_id == camera_id)
    return session.scalars(statement.with_for_update(skip_locked=skips)).one_or_none()


def exists(session: Session, *, camera_id: int) -> bool:
    """Return whether a camera has a row, locked or not."""
    statement = select(CameraLease.camera_id).where(CameraLease.camera_id == camera_id)
    return session.execute(statement).first() is not None


def add_claim(session: Session, row: CameraLease) -> None:
    """Note when a lease was claimed."""
    values = {"camera_id": row.camera_id, "token": row.token, "holder": row.holder}
    session.execute(insert(CameraClaim).values(**values, claimed_at=row.claimed_at))


def renew(
    session: Session, *, holder: str, tokens: Mapping[int, int], until: datetime
) -> frozenset[int]:
    """Keep the leases of cameras until ``until``; return those that still are the holder's."""
    lease = CameraLease
    kept: set[int] = set()
    for camera_id, token in sorted(tokens.items()):
        own = (lease.camera_id == camera_id, lease.holder == holder, lease.token == token)
        done: Any = session.execute(update(lease).where(*own).values(until=until))
        if done.rowcount:
            kept.add(camera_id)
    return frozenset(kept)


def release(session: Session, *, camera_id: int, holder: str, token: int, now: datetime) -> None:
    """End a lease of the holder now; nothing where it is another one's.

    The row has no holder then, so that a renewal which is on its way does not bring it back.
    """
    lease = CameraLease
    own = (lease.camera_id == camera_id, lease.holder == holder, lease.token == token)
    session.execute(update(lease).where(*own).values(until=now, holder=""))


def token_of(session: Session, *, camera_id: int) -> int | None:
    """Return the newest token of a camera; no other one is claimed before the transaction ends."""
    statement = select(CameraLease.token).where(CameraLease.camera_id == camera_id)
    return session.scalar(statement.with_for_update(read=True, key_share=True))


def claimed_after(session: Session, *, camera_id: int, token: int) -> datetime | None:
    """Return when the lease after one with a token was claimed, ``None`` where none was."""
    claim = CameraClaim
    statement = select(claim.claimed_at).where(claim.camera_id == camera_id, claim.token > token)
    statement = statement.order_by(claim.token).limit(1)
    return session.scalar(statement.with_for_update(read=True, key_share=True))


def workers(session: Session) -> Sequence[CameraWorkerRow]:
    """Return all workers by name, also those that have not reported lately."""
    return session.scalars(select(CameraWorkerRow).order_by(CameraWorkerRow.name)).all()


def report(session: Session, *, name: str, values: Mapping[str, Any], now: datetime) -> None:
    """Store what a worker reports now."""
    row = session.get(CameraWorkerRow, name) or CameraWorkerRow(name=name, started_at=now)
    for column, value in values.items():
        setattr(row, column, value)
    row.seen_at = now
    session.add(row)


def forget(session: Session, *, names: Collection[str]) -> None:
    """Delete workers."""
    if names:
        statement = delete(CameraWorkerRow).where(CameraWorkerRow.name.in_(sorted(names)))
        session.execute(statement)


def prune(session: Session, *, now: datetime, workers_s: float, claims_s: float) -> None:
    """Delete workers that have not reported, and claims that were made, before so many seconds."""
    old = now - timedelta(seconds=workers_s)
    session.execute(delete(CameraWorkerRow).where(CameraWorkerRow.seen_at < old))
    old = now - timedelta(seconds=claims_s)
    session.execute(delete(CameraClaim).where(CameraClaim.claimed_at < old))
