"""The list status of plates at the moment of their picture, and that of now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import DetectionSession, Plate
from galaxy_alpr.db.queries import lists
from galaxy_alpr.enums import PlateStatus


def statuses_now(session: Session, plates: Iterable[Plate | None]) -> dict[str, PlateStatus]:
    """Return the list statuses of those of ``plates`` that have a text, now, by text."""
    texts = {plate.text for plate in plates if plate is not None and plate.text is not None}
    return lists.statuses_by_text(session, texts, datetime.now(UTC))


def set_statuses(session: Session, row: DetectionSession) -> dict[str, PlateStatus]:
    """Set the list status of the plates at the moment of the picture; return that of now by text.

    A plate that is stored as a hash was on no list.
    """
    plates = [item.plate for item in row.detections if item.plate is not None]
    texts = {plate.text for plate in plates if plate.text is not None}
    found, now = lists.listings(session, texts), datetime.now(UTC)
    for plate in plates:
        if plate.text is not None:
            plate.status = found.status(plate.text, row.captured_at)
        elif plate.text_hash is not None:
            plate.status = PlateStatus.UNLISTED
    return {text: found.status(text, now) for text in texts}
