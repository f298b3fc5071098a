"""Uses of rights for a number of stays: each visit uses one once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.services.parking.rights.answer import NO_HASHES, rights_for
from galaxy_alpr.services.parking.rights.changes import get_right, locked_right
from galaxy_alpr.services.parking.rights.values import RightSource
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.timezones import UTC_ZONE


def use_for_visit(
    session: Session,
    visit: Visit,
    *,
    site: ZoneInfo = UTC_ZONE,
    hashes: PlateHashes = NO_HASHES,
) -> int | None:
    """Count a visit that began as a use of the right by which it entered; return its id.

    ``None`` where no right let it in, or one for any number of stays did. To be called in the
    transaction that stores the visit, which has an id; a second call changes nothing.
    """
    if visit.text is None:
        return None
    kind = None if visit.vehicle_class is None else VehicleClass(visit.vehicle_class)
    answer = rights_for(
        session, visit.text, visit.lot_id, visit.began_at, kind, site=site, hashes=hashes
    )
    if answer.source is not RightSource.RIGHT or answer.id is None or not answer.allows:
        return None
    if get_right(session, answer.id).uses is None:
        return None
    use_right(session, answer.id, visit.id, at=visit.began_at)
    return answer.id


def use_right(session: Session, right_id: int, visit_id: int, *, at: datetime) -> bool:
    """Count a visit as a use of a right; return whether it was not counted before.

    The caller's transaction lets the vehicle in, or stores the visit. Raises ``NotFound`` for the
    right or the visit, ``Conflict`` where no use is left.
    """
    row = locked_right(session, right_id)
    if not rights.visit_exists(session, id=visit_id):
        raise NotFound(f"no visit {visit_id}")
    is_new = visit_id not in {use.visit_id for use in row.taken}
    if is_new and row.uses_left == 0:
        raise Conflict(f"right {right_id} was used for all its stays")
    return rights.add_use(session, row, visit_id=visit_id, at=at)
