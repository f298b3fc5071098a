"""How long photos are kept: by the lot of their location, and by the lists their plates are on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Lot
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.sites.settings import settings_of

GRACE = timedelta(days=1)
"""A photo is kept at least so long after it was stored, whatever its moment.

A camera whose clock is wrong then loses nothing before somebody can notice.
"""


class Reason(StrEnum):
    """Why a photo has expired."""

    AGE = "age"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Rule:
    """Photos of these locations expire ``days`` after they were captured, for this reason.

    ``location_ids`` contains ``None`` for photos without a location. ``since`` is the moment
    before which another rule applies.
    """

    lot_id: int | None
    lot: str | None
    location_ids: tuple[int | None, ...]
    reason: Reason
    days: int
    before: datetime
    since: datetime | None
    at: datetime

    @property
    def unlisted_at(self) -> datetime | None:
        """The moment at which no plate of a photo may be on a list; ``None`` if it may."""
        return self.at if self.reason is Reason.UNLISTED else None


def usual_ages(session: Session, own: Keep) -> Keep:
    """Return the ages where a lot has none: what the centre has set comes before ``own``."""
    return own.with_ages(settings_of(edge.link(session)))


def rules(session: Session, *, default: Keep, now: datetime) -> list[Rule]:
    """Return the rules of all lots by name, and of the photos that belong to none.

    ``default`` are the ages by the settings of this installation.
    """
    default = usual_ages(session, default)
    by_lot: dict[int | None, list[int | None]] = {None: [None]}
    for location in places.all_locations(session).values():
        by_lot.setdefault(location.lot_id, []).append(location.id)
    lots: list[Lot | None] = [use.lot for use in places.lots(session)]
    return [
        rule
        for lot in [*lots, None]
        for rule in _rules(lot, by_lot.get(lot.id if lot else None, []), default, now)
    ]


def _rules(
    lot: Lot | None, location_ids: list[int | None], default: Keep, now: datetime
) -> Iterator[Rule]:
    keep = default.with_ages(lot)
    ages = [(Reason.AGE, keep.days)]
    if keep.unlisted is not None and (keep.days is None or keep.unlisted < keep.days):
        ages.append((Reason.UNLISTED, keep.unlisted))
    since = None
    for reason, days in ages:
        if days is None:
            continue
        before = now - timedelta(days=days)
        yield Rule(
            lot_id=lot.id if lot else None,
            lot=lot.name if lot else None,
            location_ids=tuple(location_ids),
            reason=reason,
            days=days,
            before=before,
            since=since,
            at=now,
        )
        since = before
