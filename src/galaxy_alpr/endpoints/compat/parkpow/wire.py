"""Lots, plates and visits as ParkPow answers them. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from galaxy_alpr.db.models import Location, Lot, PlateListEntry, Visit
from galaxy_alpr.db.queries.integrations.parkpow import VisitPicture
from galaxy_alpr.enums import LocationType, PlateStatus, VisitPart

TAGS = {1: PlateStatus.ALLOWED, 2: PlateStatus.BLOCKED, 3: PlateStatus.WATCHED}
"""The tags of vehicles, which are the lists of plates, by their ids."""

CAMERA_TYPES = {
    LocationType.ENTRY: "ENTRANCE",
    LocationType.EXIT: "EXIT",
    LocationType.INSIDE: "SPOT",
}

FileUrl = Callable[[str | None], str | None]
"""Returns the address of a stored file."""


def tag_of(written: str) -> tuple[int, PlateStatus] | None:
    """Return the tag with an id or a name, ``None`` where there is none."""
    word = written.strip().lower()
    for id, status in TAGS.items():
        if word in (str(id), status.value):
            return id, status
    return None


def tag(status: str) -> dict[str, Any]:
    """Return the tag of a list."""
    return {"id": next(id for id, name in TAGS.items() if name == status), "name": status}


def vehicle(row: PlateListEntry) -> dict[str, Any]:
    """Return an entry of the plate lists."""
    return {
        "id": row.id,
        "license_plate": row.text,
        "vehicle_tags": [tag(row.status)],
        "notes": row.note or "",
        "created_date": moment(row.created_at),
        "modified_date": moment(row.updated_at),
    }


def camera(row: Location) -> dict[str, Any]:
    """Return a location; its code, which its cameras send, is its name."""
    return {
        "code": row.name,
        "name": row.name,
        "type": CAMERA_TYPES[LocationType(row.type)],
        "latitude": None,
        "longitude": None,
        "notes": "",
    }


def parking(lot: Lot, locations: Iterable[Location]) -> dict[str, Any]:
    """Return a lot with its locations."""
    return {
        "id": lot.id,
        "name": lot.name,
        "parking_spaces": lot.capacity or 0,
        "absent_timer": 0,
        "camera_set": [camera(row) for row in locations],
    }


def visit(
    row: Visit,
    *,
    pictures: Sequence[VisitPicture],
    locations: Mapping[int, Location],
    statuses: Mapping[str, PlateStatus],
    file_url: FileUrl,
) -> dict[str, Any]:
    """Return a visit with its pictures; ``duration`` is in seconds."""
    entry = _part(pictures, VisitPart.ENTRY)
    exit = _part(pictures, VisitPart.EXIT)
    status = PlateStatus.UNLISTED if row.text is None else statuses.get(row.text)
    return {
        "id": row.id,
        "vehicle": {"license_plate": row.text or "", "status": status or PlateStatus.UNLISTED},
        "start_cam": _camera(row.entry_location_id, locations),
        "end_cam": _camera(row.exit_location_id, locations),
        "start_img": None if entry is None else file_url(entry.image_path),
        "end_img": None if exit is None else file_url(exit.image_path),
        "duration": row.stay_s,
        "start_date": None if row.entered_at is None else moment(row.entered_at),
        "start_prediction": _prediction(entry),
        "end_date": None if row.exited_at is None else moment(row.exited_at),
        "end_prediction": _prediction(exit),
    }


def moment(at: datetime) -> str:
    """Return a moment in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _camera(id: int | None, locations: Mapping[int, Location]) -> dict[str, Any] | None:
    row = None if id is None else locations.get(id)
    return None if row is None else {"code": row.name, "name": row.name}


def _part(pictures: Sequence[VisitPicture], part: VisitPart) -> VisitPicture | None:
    return next((item for item in pictures if item.part == part), None)


def _prediction(picture: VisitPicture | None) -> dict[str, Any] | None:
    if picture is None or picture.text is None:
        return None
    return {"plate": picture.text.lower(), "score": picture.confidence}
