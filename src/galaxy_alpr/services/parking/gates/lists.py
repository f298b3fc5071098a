"""The plate lists as rights: an allowed plate may pass, a blocked one never."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import lists
from galaxy_alpr.enums import PlateStatus, VehicleClass
from galaxy_alpr.services.parking.gates.values import NO_RIGHT, RightAnswer, Verdict

_VERDICTS = {PlateStatus.ALLOWED: Verdict.ALLOWED, PlateStatus.BLOCKED: Verdict.BLOCKED}


def list_rights(
    session: Session,
    text: str,
    lot_id: int | None,  # noqa: ARG001  (the lists are those of the whole site)
    at: datetime,
    vehicle_class: VehicleClass | None,  # noqa: ARG001
) -> RightAnswer:
    """Return what the plate lists say about a plate at a moment."""
    status = lists.statuses_by_text(session, [text], at)[text]
    verdict = _VERDICTS.get(status)
    if verdict is None:
        return NO_RIGHT
    return RightAnswer(verdict=verdict, rule=f"list: {status}")
