"""Addresses of the visits that a figure was computed from."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from galaxy_alpr.enums import VehicleClass


def visits_url(
    lot_id: int,
    vehicle_class: VehicleClass | None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    inside_at: datetime | None = None,
) -> str:
    """Return the address of the visits of a lot that began in a period, or were inside then."""
    moments = {"from": since, "to": until, "inside_at": inside_at}
    return _url(lot_id, vehicle_class, moments)


def exits_url(
    lot_id: int, vehicle_class: VehicleClass | None, since: datetime, until: datetime
) -> str:
    """Return the address of the visits of a lot that ended in a period."""
    return _url(lot_id, vehicle_class, {"exited_from": since, "exited_to": until})


def _url(
    lot_id: int, vehicle_class: VehicleClass | None, moments: dict[str, datetime | None]
) -> str:
    query: dict[str, str] = {"lot": str(lot_id)}
    if vehicle_class is not None:
        query["vehicle_class"] = vehicle_class.value
    for name, moment in moments.items():
        if moment is not None:
            query[name] = moment.isoformat().replace("+00:00", "Z")
    return f"/api/visits?{urlencode(query)}"
