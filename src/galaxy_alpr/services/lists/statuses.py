"""The list status of plates now, which is told beside that at the moment of their picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Plate
from galaxy_alpr.db.queries import lists
from galaxy_alpr.enums import PlateStatus


def statuses_now(session: Session, plates: Iterable[Plate | None]) -> dict[str, PlateStatus]:
    """Return the list statuses of those of ``plates`` that have a text, now, by text."""
    texts = {plate.text for plate in plates if plate is not None and plate.text is not None}
    return lists.statuses_by_text(session, texts, datetime.now(UTC))
