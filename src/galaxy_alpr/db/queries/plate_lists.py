"""The plates on the site's lists and their validity: ``valid_from`` counts, ``valid_until`` not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.types import PlateStatus


def active_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that an entry is valid at ``at``."""
    return and_(
        or_(PlateListEntry.valid_from.is_(None), PlateListEntry.valid_from <= at),
        or_(PlateListEntry.valid_until.is_(None), PlateListEntry.valid_until > at),
    )


def standings(session: Session, texts: Collection[str], at: datetime) -> dict[str, PlateStatus]:
    """Return the standing at ``at`` of each of ``texts``; unlisted where no entry is valid."""
    found = dict.fromkeys(texts, PlateStatus.UNLISTED)
    if not found:
        return found
    rows = session.execute(
        select(PlateListEntry.text, PlateListEntry.status).where(
            PlateListEntry.text.in_(list(found)), active_at(at)
        )
    )
    found.update((text, PlateStatus(status)) for text, status in rows)
    return found
