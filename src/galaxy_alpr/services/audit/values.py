"""Rows as they are named and written in the audit trail."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.db.models import (
    Camera,
    DetectionSession,
    Location,
    Lot,
    Plate,
    PlateListEntry,
    Vehicle,
    Visit,
)

Audited = PlateListEntry | Lot | Location | Camera | Plate | Vehicle | DetectionSession | Visit

_NAMES: dict[type[Audited], str] = {
    PlateListEntry: "plate_list_entry",
    Lot: "lot",
    Location: "location",
    Camera: "camera",
    Plate: "plate",
    Vehicle: "vehicle",
    DetectionSession: "detection_session",
    Visit: "visit",
}

_COLUMNS: dict[type[Audited], tuple[str, ...]] = {
    Camera: (
        *("name", "location_id", "address", "sub_address", "user_name", "enabled", "transport"),
        *("max_rate", "hardware", "countries", "clip_s", "zones", "lines"),
    ),
    Plate: ("text", "display_text", "country", "region_code", "type"),
    Vehicle: ("vehicle_class", "color"),
    DetectionSession: ("captured_at", "location_id", "source", "image_sha256"),
    Visit: ("state", "entered_at", "exited_at", "probability", "by_hand"),
}
"""The columns that are recorded; of other tables all but ``_DERIVED``."""

_DERIVED = {"id", "folded", "created_at", "updated_at"}


def subject_of(table: type[Audited], id: int) -> str:
    """Return the name of a row, such as ``lot:3``."""
    return f"{_NAMES[table]}:{id}"


def values_of(row: Audited) -> dict[str, Any]:
    """Return the recorded values of a row by column."""
    names = _COLUMNS.get(type(row)) or [
        column.key for column in row.__table__.columns if column.key not in _DERIVED
    ]
    return {name: getattr(row, name) for name in names}
