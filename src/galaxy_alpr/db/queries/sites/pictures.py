"""Files of sites: which have not come yet, and the rows that name those that have."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Plate, SitePicture, Vehicle
from galaxy_alpr.db.queries.files import FileSum, Pictured
from galaxy_alpr.enums import SitePicturePart, SitePictureState

_TABLES: dict[str, Pictured] = {
    SitePicturePart.PHOTO: DetectionSession,
    SitePicturePart.VEHICLE: Vehicle,
    SitePicturePart.PLATE: Plate,
}


def of_photo(session: Session, *, id: int) -> Sequence[SitePicture]:
    """Return the files of a photo that come, or came, from a site."""
    statement = select(SitePicture).where(SitePicture.session_id == id)
    return session.scalars(statement.order_by(SitePicture.id)).all()


def by_source(
    session: Session, *, site_id: int, paths: Collection[str], lock: bool = False
) -> Sequence[SitePicture]:
    """Return files of a site by their paths there."""
    statement = select(SitePicture).where(
        SitePicture.site_id == site_id, SitePicture.source_path.in_(list(paths))
    )
    statement = statement.order_by(SitePicture.id)
    return session.scalars(statement.with_for_update() if lock else statement).all()


def next_wanted(session: Session, *, site_id: int, least: int, limit: int) -> Sequence[str]:
    """Return the paths of the next files that a site is to send, by their rank up to ``least``."""
    states = (SitePictureState.AT_SITE, SitePictureState.WANTED)
    statement = (
        select(SitePicture.source_path)
        .where(
            SitePicture.site_id == site_id,
            SitePicture.state.in_(states),
            SitePicture.rank <= least,
        )
        .order_by(SitePicture.rank, SitePicture.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def name_file(
    session: Session, picture: SitePicture, *, sum: FileSum, drawing: str | None = None
) -> bool:
    """Let the row of a file name it, now that it is stored; return whether the row exists.

    ``drawing`` is where the picture with boxes will be, of a whole photo.
    """
    table = _TABLES[picture.part]
    values: dict[str, object] = {
        "image_path": picture.path,
        "image_sha256": sum.sha256,
        "image_bytes": sum.bytes,
    }
    if table is DetectionSession:
        values["annotated_path"] = drawing
    done = session.connection().execute(
        update(table).where(table.id == picture.row_id).values(values)
    )
    return done.rowcount > 0


def forget_file(session: Session, picture: SitePicture) -> list[str]:
    """Let the row of a file name none; return the paths of the files, the drawing included."""
    table, paths = _TABLES[picture.part], [picture.path]
    values: dict[str, object] = {"image_path": None, "image_sha256": None, "image_bytes": None}
    if table is DetectionSession:
        own = select(DetectionSession.annotated_path).where(DetectionSession.id == picture.row_id)
        paths += [path for path in session.scalars(own) if path is not None]
        values["annotated_path"] = None
    session.execute(update(table).where(table.id == picture.row_id).values(values))
    return paths
