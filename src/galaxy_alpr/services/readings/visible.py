"""Whether an actor of limited scope may have a stored picture."""

from __future__ import annotations

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import detection_sessions, files
from galaxy_alpr.db.queries.cameras import passes
from galaxy_alpr.errors import NotFound
from galaxy_alpr.services.readings.lost_files import CROPS
from galaxy_alpr.storage import day_of


def check_visible(session: Session, path: str) -> None:
    """Raise ``NotFound`` unless a row in the scope of ``session`` names ``path``.

    ``path`` is relative to ``outputs/``.
    """
    table, day = CROPS.get(path.partition("/")[0]), day_of(path)
    if table is not None:
        row = None if day is None else files.crop_row(session, table=table, path=path, day=day)
        is_visible = row is not None
    elif path.startswith("clips/"):
        is_visible = day is not None and passes.is_visible_clip(session, path=path, day=day)
    else:
        is_visible = (
            detection_sessions.by_image(session, path=path) is not None
            or files.original_of_drawing(session, path=path) is not None
        )
    if not is_visible:
        raise NotFound("no such file")
