"""The tariff by which a stay that nobody made is priced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.parking import tariffs
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.parking.tariffs.changes import get_tariff, get_version
from galaxy_alpr.services.parking.tariffs.data import TariffData
from galaxy_alpr.services.parking.tariffs.plain import from_plain


def tariff_for(
    session: Session, tariff_id: int | None, *, number: int | None, at: datetime
) -> TariffData:
    """Return a version of a tariff: the one with ``number``, or the one that is valid at ``at``.

    Raises ``NotFound``, and ``Conflict`` where none is valid.
    """
    if tariff_id is None:
        raise NotFound("no tariff was given")
    if number is not None:
        return from_plain(get_version(session, tariff_id, number).data)
    get_tariff(session, tariff_id)
    found = tariffs.in_force(session, tariff_id=tariff_id, at=at)
    if found is None:
        raise Conflict(f"tariff {tariff_id} has no version that was valid then")
    return from_plain(found.data)
