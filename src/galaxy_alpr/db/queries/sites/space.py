"""Pictures that a site may delete where space is short, the least important first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import (
    CentrePicture,
    Detection,
    DetectionSession,
    Pass,
    Plate,
    Vehicle,
)
from galaxy_alpr.db.queries.privacy.holds import photo_is_held
from galaxy_alpr.enums import PlateStatus


def keep_sent(session: Session, *, path: str) -> None:
    """Store that the centre has the picture of the photo that names ``path``."""
    found = session.scalar(select(DetectionSession.id).where(DetectionSession.image_path == path))
    if found is not None and session.get(CentrePicture, found) is None:
        session.add(CentrePicture(session_id=found))
        session.flush()


def oldest(session: Session, *, listed: bool, limit: int) -> Sequence[int]:
    """Return the oldest photos with a picture: without a listed plate, or those sent already."""
    on_list = exists().where(
        Detection.session_id == DetectionSession.id,
        Plate.detection_id == Detection.id,
        Plate.status.is_not(None),
        Plate.status != PlateStatus.UNLISTED,
    )
    sent = exists().where(CentrePicture.session_id == DetectionSession.id)
    statement = select(DetectionSession.id).where(
        DetectionSession.image_path.is_not(None),
        ~photo_is_held(),
        sent if listed else ~on_list,
    )
    ordered = statement.order_by(DetectionSession.captured_at, DetectionSession.id)
    return session.scalars(ordered.limit(limit)).all()


def forget_files(session: Session, *, ids: Collection[int]) -> list[str]:
    """Let photos, which are locked, name no file any more; return the paths.

    The sums stay: a photo with the sum of a picture and without its path had one.
    """
    photos = DetectionSession.id.in_(list(ids))
    columns = (DetectionSession.image_path, DetectionSession.annotated_path)
    paths = [path for row in session.execute(select(*columns).where(photos)) for path in row]
    own = select(Detection.id).where(Detection.session_id.in_(list(ids)))
    for table in (Vehicle, Plate):
        parts = table.detection_id.in_(own)
        paths += session.scalars(select(table.image_path).where(parts))
        session.execute(
            update(table).where(parts).values(image_path=None),
            execution_options={"synchronize_session": False},
        )
    passes = Pass.session_id.in_(list(ids))
    paths += session.scalars(select(Pass.clip_path).where(passes))
    session.execute(update(Pass).where(passes).values(clip_path=None))
    session.execute(
        update(DetectionSession).where(photos).values(image_path=None, annotated_path=None)
    )
    return [path for path in paths if path is not None]
