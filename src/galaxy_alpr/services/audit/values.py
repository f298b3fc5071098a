"""Rows as they are named and written in the audit trail."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.db.models import (
    Alarm,
    AlertRule,
    Camera,
    DetectionSession,
    Gate,
    Location,
    Lot,
    LotTariff,
    Payment,
    Plate,
    PlateListEntry,
    Recount,
    Right,
    Tariff,
    TariffVersion,
    Validation,
    Vehicle,
    Visit,
)

Audited = (
    PlateListEntry
    | Lot
    | Location
    | Camera
    | Plate
    | Vehicle
    | DetectionSession
    | Tariff
    | TariffVersion
    | LotTariff
    | Payment
    | Validation
    | Right
    | Recount
    | AlertRule
    | Alarm
    | Gate
    | Visit
)

_NAMES: dict[type[Audited], str] = {
    PlateListEntry: "plate_list_entry",
    Right: "right",
    Recount: "recount",
    Lot: "lot",
    Location: "location",
    Camera: "camera",
    Plate: "plate",
    Vehicle: "vehicle",
    DetectionSession: "detection_session",
    Tariff: "tariff",
    TariffVersion: "tariff_version",
    LotTariff: "lot",
    Payment: "payment",
    Validation: "validation",
    AlertRule: "alert_rule",
    Alarm: "alarm",
    Gate: "gate",
    Visit: "visit",
}

_COLUMNS: dict[type[Audited], tuple[str, ...]] = {
    Camera: (
        *("name", "location_id", "address", "sub_address", "user_name", "enabled", "transport"),
        *("max_rate", "hardware", "countries", "clip_s", "zones", "lines"),
    ),
    Right: (
        *("kind", "texts", "display_texts", "lot_ids", "hours", "vehicle_classes"),
        *("valid_from", "valid_until", "max_inside", "uses", "accepts_similar"),
        *("minutes", "amount", "percent", "given_by", "holder", "note", "instruction"),
    ),
    Gate: (
        *("name", "location_id", "enabled", "mode", "fail_open", "min_interval_s"),
        *("min_confidence", "relay"),
    ),
    Plate: ("text", "display_text", "country", "region_code", "type"),
    Vehicle: ("vehicle_class", "color"),
    Alarm: ("kind", "severity", "state", "outcome", "comment"),
    DetectionSession: ("captured_at", "location_id", "source", "image_sha256"),
    TariffVersion: ("tariff_id", "number", "valid_from", "data"),
    Payment: (
        *("visit_id", "lot_id", "tariff_version_id", "state", "amount", "currency", "provider"),
        *("reference", "reason"),
    ),
    Validation: ("visit_id", "kind", "value", "given_by", "note"),
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
