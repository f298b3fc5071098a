"""Sites, and which rows of ours are rows of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Detection, Location, Site, SitePicture, SiteRow, Visit
from galaxy_alpr.db.queries.privacy.subject import chunks
from galaxy_alpr.enums import SitePictureState, SiteRowKind


def every(session: Session) -> Sequence[Site]:
    """Return all sites by name."""
    return session.scalars(select(Site).order_by(Site.name, Site.id)).all()


def get(session: Session, *, id: int, lock: bool = False) -> Site | None:
    """Return a site; ``lock`` it to change it."""
    statement = select(Site).where(Site.id == id).execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if lock else statement)


def by_code(session: Session, *, code: str, lock: bool = False) -> Site | None:
    """Return the site with a code; ``lock`` it to take what it sends."""
    statement = select(Site).where(Site.code == code).execution_options(populate_existing=True)
    return session.scalar(statement.with_for_update() if lock else statement)


def taken(session: Session, *, code: str, name: str, except_id: int | None = None) -> bool:
    """Return whether another site has the code or the name."""
    statement = select(Site.id).where((Site.code == code) | (Site.name == name))
    if except_id is not None:
        statement = statement.where(Site.id != except_id)
    return session.scalars(statement).first() is not None


def mapped(
    session: Session, *, site_id: int, kind: SiteRowKind, sources: Iterable[str]
) -> dict[str, int]:
    """Return our rows of those rows ``sources`` of a site that we have, or had, by source."""
    found: dict[str, int] = {}
    wanted = sorted(set(sources))
    for start in range(0, len(wanted), _AT_ONCE):
        statement = select(SiteRow.source, SiteRow.row_id).where(
            SiteRow.site_id == site_id,
            SiteRow.kind == kind,
            SiteRow.source.in_(wanted[start : start + _AT_ONCE]),
        )
        found |= {row.source: row.row_id for row in session.execute(statement)}
    return found


_AT_ONCE = 500


def add_rows(session: Session, *, site_id: int, kind: SiteRowKind, rows: Mapping[str, int]) -> None:
    """Store which of our rows are the rows ``rows`` of a site, by source."""
    values = [
        {"site_id": site_id, "kind": kind.value, "source": source, "row_id": id}
        for source, id in rows.items()
    ]
    if values:
        session.execute(insert(SiteRow), values)


def move_row(
    session: Session, *, site_id: int, kind: SiteRowKind, source: str, row_id: int
) -> None:
    """Store another row of ours for a row of a site."""
    session.execute(
        update(SiteRow)
        .where(SiteRow.site_id == site_id, SiteRow.kind == kind, SiteRow.source == source)
        .values(row_id=row_id)
    )


def of_sites(session: Session, *, kind: SiteRowKind, ids: Collection[int]) -> set[int]:
    """Return those of our rows ``ids`` that are rows of a site."""
    return {
        id
        for chunk in chunks(sorted(ids))
        for id in session.scalars(
            select(SiteRow.row_id).where(SiteRow.kind == kind, SiteRow.row_id.in_(chunk))
        )
    }


def is_of_site(kind: SiteRowKind, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that the row with the id ``column`` is one of a site."""
    return exists().where(SiteRow.kind == kind, SiteRow.row_id == column)


def site_of(session: Session, *, kind: SiteRowKind, id: int) -> Site | None:
    """Return the site of which a row of ours is."""
    statement = (
        select(Site)
        .join(SiteRow, SiteRow.site_id == Site.id)
        .where(SiteRow.kind == kind, SiteRow.row_id == id)
    )
    return session.scalars(statement).first()


def waiting_pictures(session: Session) -> Mapping[int, int]:
    """Return how many files have not come yet, by site."""
    states = (SitePictureState.AT_SITE, SitePictureState.WANTED)
    statement = select(SitePicture.site_id, func.count()).where(SitePicture.state.in_(states))
    rows = session.execute(statement.group_by(SitePicture.site_id))
    return {row[0]: row[1] for row in rows}


def existing(
    session: Session, table: type[Detection] | type[Location] | type[Visit], *, ids: Collection[int]
) -> set[int]:
    """Return those of the rows ``ids`` of ``table`` that exist."""
    return {
        id
        for chunk in chunks(sorted(ids))
        for id in session.scalars(select(table.id).where(table.id.in_(chunk)))
    }
