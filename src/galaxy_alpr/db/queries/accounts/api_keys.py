"""API keys: found, counted, and marked as used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, selectinload

from galaxy_alpr.access import Scope
from galaxy_alpr.db.models import ApiKey, ApiKeyDay, ApiKeyLocation, ApiKeyLot, Location

KEPT_DAYS = timedelta(days=40)
"""How long the days of a key are stored."""

_VALID_KEY = select(
    ApiKey.id,
    ApiKey.name,
    ApiKey.permissions,
    ApiKey.everywhere,
    ApiKey.rate_per_minute,
    ApiKey.daily_quota,
    ApiKey.expires_at,
).where(ApiKey.key_hash == bindparam("key_hash"), ApiKey.revoked_at.is_(None))
"""Made once: it runs in every request of a program."""

_PLACES = (selectinload(ApiKey.lots), selectinload(ApiKey.locations))


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """What a request needs to know of its key."""

    id: int
    name: str
    permissions: list[str]
    everywhere: bool
    rate_per_minute: int | None
    daily_quota: int | None
    expires_at: datetime | None


def valid_key(session: Session, *, key_hash: str, now: datetime) -> KeyInUse | None:
    """Return a key that is neither revoked nor expired."""
    row = session.execute(_VALID_KEY, {"key_hash": key_hash}).first()
    if row is None:
        return None
    key = KeyInUse(*row)
    return key if key.expires_at is None or key.expires_at > now else None


def scope_of_key(session: Session, *, id: int) -> Scope:
    """Return the lots of a key that is bound to places, their locations, and its own locations."""
    lots = frozenset(
        session.execute(select(ApiKeyLot.lot_id).where(ApiKeyLot.key_id == id)).scalars()
    )
    own = session.execute(select(ApiKeyLocation.location_id).where(ApiKeyLocation.key_id == id))
    of_lots = session.execute(select(Location.id).where(Location.lot_id.in_(lots)))
    return Scope(lots=lots, locations=frozenset([*own.scalars(), *of_lots.scalars()]))


def key(session: Session, *, id: int, lock: bool = False) -> ApiKey | None:
    """Return a key with its places."""
    statement = select(ApiKey).options(*_PLACES).where(ApiKey.id == id)
    return session.execute(statement.with_for_update() if lock else statement).scalar()


def key_by_prefix(session: Session, *, prefix: str) -> ApiKey | None:
    """Return the key that begins with ``prefix``, with its places."""
    statement = select(ApiKey).options(*_PLACES).where(ApiKey.prefix == prefix)
    return session.execute(statement).scalar()


def keys(session: Session) -> Sequence[ApiKey]:
    """Return all keys, also revoked ones, with their places, newest first."""
    return (
        session.execute(select(ApiKey).options(*_PLACES).order_by(ApiKey.id.desc())).scalars().all()
    )


def missing_locations(session: Session, *, locations: Collection[int]) -> set[int]:
    """Return those ids of ``locations`` that no location has."""
    found = session.execute(select(Location.id).where(Location.id.in_(locations))).scalars()
    return set(locations) - set(found)


def used(session: Session, *, moments: Mapping[int, datetime]) -> None:
    """Store when keys were last used."""
    for id, moment in moments.items():
        session.execute(
            update(ApiKey)
            .where(ApiKey.id == id)
            .values(last_used_at=moment)
            .execution_options(synchronize_session=False)
        )


def take(session: Session, *, id: int, day: date, count: int, quota: int) -> int:
    """Take up to ``count`` requests of a key's quota on ``day``; return how many were left."""
    statement = select(ApiKeyDay.taken).where(ApiKeyDay.key_id == id, ApiKeyDay.day == day)
    taken = session.execute(statement.with_for_update()).scalar()
    if taken is None:
        old = ApiKeyDay.key_id == id, ApiKeyDay.day < day - KEPT_DAYS
        session.execute(delete(ApiKeyDay).where(*old))
        session.execute(insert(ApiKeyDay).values(key_id=id, day=day, taken=0))
    granted = max(0, min(count, quota - (taken or 0)))
    give_back(session, id=id, day=day, count=-granted)
    return granted


def give_back(session: Session, *, id: int, day: date, count: int) -> None:
    """Give ``count`` requests back that were taken and not used."""
    session.execute(
        update(ApiKeyDay)
        .where(ApiKeyDay.key_id == id, ApiKeyDay.day == day)
        .values(taken=ApiKeyDay.taken - count)
        .execution_options(synchronize_session=False)
    )
