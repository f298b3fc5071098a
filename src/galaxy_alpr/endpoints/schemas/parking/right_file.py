"""The columns of rights in a CSV file."""

from __future__ import annotations

from galaxy_alpr.endpoints.schemas.parking.right_answers import RightOut
from galaxy_alpr.endpoints.schemas.parking.rights import HoursWindow
from galaxy_alpr.web.export import Columns

SEPARATOR = "; "


def _hours(window: HoursWindow) -> str:
    return f"{','.join(map(str, window.weekdays))} {window.start}-{window.end}"


CSV_COLUMNS: Columns[RightOut] = {
    "id": lambda right: right.id,
    "kind": lambda right: right.kind.value,
    "plates": lambda right: SEPARATOR.join(plate.display_text for plate in right.plates),
    "lot_ids": lambda right: (
        "all" if right.lot_ids is None else SEPARATOR.join(map(str, right.lot_ids))
    ),
    "hours": lambda right: SEPARATOR.join(map(_hours, right.hours)),
    "vehicle_classes": lambda right: SEPARATOR.join(right.vehicle_classes),
    "valid_from": lambda right: right.valid_from,
    "valid_until": lambda right: right.valid_until,
    "max_inside": lambda right: right.max_inside,
    "uses": lambda right: right.uses,
    "uses_left": lambda right: right.uses_left,
    "accepts_similar": lambda right: right.accepts_similar,
    "minutes": lambda right: right.minutes,
    "amount": lambda right: right.amount,
    "percent": lambda right: right.percent,
    "given_by": lambda right: right.given_by,
    "holder": lambda right: right.holder,
    "note": lambda right: right.note,
    "instruction": lambda right: right.instruction,
}
