"""Rows as they are named and written in the audit trail."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.db.models import (
    Alarm,
    AlertRule,
    Camera,
    CompatAdapterRow,
    DeadLetter,
    DetectionSession,
    Gate,
    IngestSource,
    Location,
    Lot,
    LotTariff,
    NotificationChannel,
    Payment,
    Plate,
    PlateListEntry,
    PushSubscription,
    Recount,
    ReportSchedule,
    Right,
    Site,
    Tariff,
    TariffVersion,
    Validation,
    Vehicle,
    Visit,
    WebhookEndpoint,
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
    | IngestSource
    | DeadLetter
    | Visit
    | NotificationChannel
    | CompatAdapterRow
    | ReportSchedule
    | Site
    | WebhookEndpoint
    | PushSubscription
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
    IngestSource: "ingest_source",
    DeadLetter: "dead_letter",
    Visit: "visit",
    NotificationChannel: "notification_channel",
    CompatAdapterRow: "compat_adapter",
    ReportSchedule: "report_schedule",
    Site: "site",
    WebhookEndpoint: "webhook",
    PushSubscription: "push_subscription",
}

_COLUMNS: dict[type[Audited], tuple[str, ...]] = {
    PlateListEntry: (
        *("text", "display_text", "status", "valid_from", "valid_until", "note", "holder"),
        "instruction",
    ),
    Site: ("code", "name", "enabled", "lists", "settings"),
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
    IngestSource: (
        *("name", "maker", "location_id", "devices", "addresses", "timezone", "weight"),
        *("enabled", "opens_gates"),
    ),
    DeadLetter: ("ingest_source_id", "reason", "maker", "body_bytes"),
    Plate: ("text", "display_text", "country", "region_code", "type"),
    Vehicle: ("vehicle_class", "color"),
    Alarm: ("kind", "severity", "state", "outcome", "comment"),
    DetectionSession: ("captured_at", "location_id", "source", "image_sha256"),
    Tariff: ("name", "lot_id"),
    TariffVersion: ("tariff_id", "number", "valid_from", "data"),
    Payment: (
        *("visit_id", "lot_id", "tariff_version_id", "state", "amount", "currency", "provider"),
        *("reference", "refunded_amount", "reason"),
    ),
    Validation: ("visit_id", "kind", "value", "given_by", "note"),
    NotificationChannel: (
        *("name", "kind", "recipients", "min_severity", "kinds", "lots", "timezone"),
        *("quiet_hours", "in_quiet_hours", "digest", "digest_at", "language", "plates"),
        *("attach_crop", "max_per_hour", "enabled"),
    ),
    ReportSchedule: (
        *("name", "channel_id", "lots", "every", "hour", "timezone", "format", "overstay_s"),
        "enabled",
    ),
    CompatAdapterRow: ("access",),
    PushSubscription: ("user_id", "server", "language", "min_severity"),
    Visit: ("state", "entered_at", "exited_at", "probability", "by_hand"),
    WebhookEndpoint: (
        *("name", "event_types", "lots", "format", "pictures", "allow_private", "enabled"),
    ),
}
"""The columns that are recorded; of other tables all but ``_DERIVED``."""

_DERIVED = {"id", "folded", "created_at", "updated_at"}


def subject_of(table: type[Audited], id: int | str) -> str:
    """Return the name of a row, such as ``lot:3``."""
    return f"{_NAMES[table]}:{id}"


def values_of(row: Audited) -> dict[str, Any]:
    """Return the recorded values of a row by column."""
    names = _COLUMNS.get(type(row)) or [
        column.key for column in row.__table__.columns if column.key not in _DERIVED
    ]
    return {name: getattr(row, name) for name in names}
