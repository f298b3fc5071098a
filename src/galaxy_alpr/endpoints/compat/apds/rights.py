"""Rights as ``RightSpecification`` and ``AssignedRight`` of APDS 4; so is what everybody may do.

A right describes when and where it holds (the specification) and whose it is (the assigned right).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from galaxy_alpr.db.models import Lot, Right
from galaxy_alpr.endpoints.compat.apds.places import place_reference
from galaxy_alpr.endpoints.compat.apds.rates import RateTable
from galaxy_alpr.endpoints.compat.apds.wire import (
    Entity,
    moment,
    reference,
    site,
    text,
    version_at,
    without_none,
)
from galaxy_alpr.enums import RightKind

TYPES = {
    RightKind.EXEMPTION: "accessPermission",
    RightKind.SEASON_PASS: "permitParking",
    RightKind.BOOKING: "oneTimeUseParking",
    RightKind.VISITOR_PASS: "oneTimeUseParking",
}
"""The types of kinds; others give no right to park."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LAST_MINUTE = "23:59"


def right_id(id: int) -> str:
    """Return the id of the specification and of the assigned right of a right."""
    return f"right-{id}"


def public_id(lot_id: int) -> str:
    """Return the id of the specification of parking without a right in a lot."""
    return f"public-{lot_id}"


def plate_credential(plate: str, *, is_hash: bool = False) -> Entity:
    """Return a ``CredentialAssigned`` of a plate, or of its hash where only that is stored."""
    class_name = "HashedLicensePlate" if is_hash else "LicensePlate"
    return {
        "type": "licensePlate",
        "credentialAssignedType": "vehicle",
        "identifier": {"id": plate, "className": class_name},
    }


def right_specification(right: Right, every_lot: Sequence[int]) -> Entity | None:
    """Return the specification of a right; ``every_lot`` are all lots that may be told.

    ``None`` where it applies in none of them, because a specification names its places.
    """
    lots = list(every_lot) if right.lot_ids is None else sorted(set(right.lot_ids) & set(every_lot))
    if not lots:
        return None
    kind = RightKind(right.kind)
    return without_none(
        {
            "id": right_id(right.id),
            "version": version_at(right.updated_at),
            "type": TYPES[kind],
            "description": text(kind.value.replace("_", " ")),
            "transferable": False,
            "issuer": site(),
            "credentials": ["licensePlate"],
            "hierarchyElements": [place_reference(lot_id) for lot_id in lots],
            "validity": _validity(
                right.valid_from or right.created_at, right.valid_until, right.hours
            ),
            "expiry": None if right.valid_until is None else moment(right.valid_until),
        }
    )


def public_specification(lot: Lot, tables: Sequence[RateTable]) -> Entity:
    """Return the specification of parking without a right, with the rates of the lot."""
    rates = [_eligibility(lot.id, number, table) for number, table in enumerate(tables, start=1)]
    return without_none(
        {
            "id": public_id(lot.id),
            "version": 1,
            "type": "oneTimeUseParking",
            "description": text("parking without a right"),
            "transferable": False,
            "issuer": site(),
            "credentials": ["licensePlate"],
            "hierarchyElements": [place_reference(lot.id)],
            "validity": _validity(lot.created_at, None, []),
            "rateEligibility": rates or None,
        }
    )


def assigned_right(right: Right) -> Entity:
    """Return the assigned right of a right, with its plates."""
    version = version_at(right.updated_at)
    return without_none(
        {
            "id": right_id(right.id),
            "version": version,
            "rightSpecification": reference("RightSpecification", right_id(right.id), version),
            "rightHolder": {"credentials": [plate_credential(item) for item in right.texts]},
            "assignedRightIssuer": site(),
            "issueMethod": "electronic",
            "issuanceTime": moment(right.created_at),
            "expiry": None if right.valid_until is None else moment(right.valid_until),
            "instancesUsed": None if right.uses is None else len(right.taken),
            "instancesAvailable": right.uses_left,
            "totalInstances": right.uses,
        }
    )


def _validity(since: datetime, until: datetime | None, hours: Sequence[dict[str, Any]]) -> Entity:
    periods = [period for window in hours for period in _periods(window)]
    return {
        "validityStatus": "definedByValidityTimeSpec",
        "validityTimeSpecification": without_none(
            {
                "overallStartTime": moment(since),
                "overallEndTime": None if until is None else moment(until),
                "validPeriods": periods or None,
            }
        ),
    }


def _periods(window: dict[str, Any]) -> list[Entity]:
    """Return the periods of a weekly window; one over midnight is two, as times are of one day."""
    days, start, end = window["weekdays"], window["start"], window["end"]
    if start < end:
        return [_period(days, start, end)]
    rest = (
        [] if end in ("00:00", "24:00") else [_period([day % 7 + 1 for day in days], "00:00", end)]
    )
    return [_period(days, start, _LAST_MINUTE), *rest]


def _period(days: Sequence[int], start: str, end: str) -> Entity:
    times = {"startTimeOfPeriod": start, "endTimeOfPeriod": min(end, _LAST_MINUTE)}
    return {
        "recurringDayWeekMonthPeriod": [
            {"applicableDay": [_DAYS[day - 1] for day in sorted(days)]}
        ],
        "recurringTimePeriodOfDay": [times],
    }


def _eligibility(lot_id: int, number: int, table: RateTable) -> Entity:
    id = f"{public_id(lot_id)}-{number}"
    eligibility = {"id": id, "version": 1, "qualifications": [{"vehicleTypes": list(table.types)}]}
    return without_none(
        {
            "id": id,
            "version": 1,
            "priority": 1,
            "combinable": False,
            "eligibility": eligibility if table.types else None,
            "rateTable": reference("RateTable", table.id, table.version),
        }
    )
