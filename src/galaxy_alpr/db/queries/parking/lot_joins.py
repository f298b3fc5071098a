"""How lots join, the lock of a lot's visits, and the visits that a joiner has to know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import LotJoin, Visit, VisitReading
from galaxy_alpr.db.queries.privacy.subject import chunks


def get(session: Session, *, lot_id: int, lock: bool = False) -> LotJoin | None:
    """Return how a lot joins, ``None`` where nobody set it; ``lock`` the lot's visits."""
    statement = select(LotJoin).where(LotJoin.lot_id == lot_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def forget_memories(session: Session) -> None:
    """Make each process forget what it remembers of visits: the plate of some was erased."""
    session.execute(update(LotJoin).values(revision=LotJoin.revision + 1))


def joined_by_others(session: Session, *, name: str, now: datetime, until: datetime) -> set[int]:
    """Return the lots that another process than ``name`` joins after ``now``.

    One that does so beyond ``until`` has a wrong clock, and does not count.
    """
    statement = select(LotJoin.lot_id).where(
        LotJoin.joined_by != name, LotJoin.joined_until > now, LotJoin.joined_until <= until
    )
    return set(session.scalars(statement))


def known_visits(
    session: Session,
    *,
    lot_id: int,
    states: Collection[str],
    since: datetime,
    without: Collection[int],
    limit: int,
) -> Sequence[Visit]:
    """Return a lot's visits in one of ``states``, and the newest others that began from ``since``.

    At most ``limit`` of the others.
    """
    waiting = select(Visit).where(Visit.lot_id == lot_id, Visit.state.in_(list(states)))
    others = (
        select(Visit)
        .where(Visit.lot_id == lot_id, Visit.began_at >= since, Visit.state.not_in(list(states)))
        .order_by(Visit.began_at.desc(), Visit.id.desc())
        .limit(limit)
    )
    found = [*session.scalars(waiting), *session.scalars(others)]
    left_out = set(without)
    return sorted(
        (row for row in found if row.id not in left_out), key=lambda row: (row.began_at, row.id)
    )


def reading_ids(session: Session, *, visit_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the readings of each of the visits, in the order of their moments."""
    found: dict[int, list[int]] = {}
    for chunk in chunks(sorted(visit_ids)):
        for visit_id, id in session.execute(
            select(VisitReading.visit_id, VisitReading.id)
            .where(VisitReading.visit_id.in_(chunk))
            .order_by(VisitReading.visit_id, VisitReading.at, VisitReading.id)
        ):
            if visit_id is not None:
                found.setdefault(visit_id, []).append(id)
    return found
