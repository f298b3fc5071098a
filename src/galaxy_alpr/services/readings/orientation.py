"""The warning that a location's camera hangs upside down."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.places import is_upside_down
from galaxy_alpr.enums import PictureNote

logger = logging.getLogger(__name__)


def warn_if_upside_down(session: Session, row: models.DetectionSession) -> None:
    """Log a warning where the inserted photo ``row`` is the one that shows it.

    Later photos that are upside down, too, give no further warning.
    """
    if row.location_id is None or PictureNote.UPSIDE_DOWN not in row.notes:
        return
    if is_upside_down(session, location_id=row.location_id) and not is_upside_down(
        session, location_id=row.location_id, skip=1
    ):
        logger.warning("the camera of location %s hangs upside down", row.location_id)
