"""Listed plates that a plate could be a misread of."""

from __future__ import annotations

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries import lists
from galaxy_alpr.engine.plates.confusables import fold, weighted_distance

MAX_NEAR = 20


def near_entries(session: Session, text: str, max_distance: int) -> list[PlateListEntry]:
    """Return other listed plates that ``text`` could be a misread of, the nearest first."""
    rows = lists.near_entries(
        session, folded=fold(text), max_distance=max_distance, limit=MAX_NEAR + 1
    )
    others = [row for row in rows if row.text != text][:MAX_NEAR]
    return sorted(others, key=lambda row: (weighted_distance(row.text, text), row.text))
