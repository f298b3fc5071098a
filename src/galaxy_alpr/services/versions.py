"""Versions of what people edit: a change can require that nobody changed it meanwhile.

A version is computed from the values that people set, so a use of the thing (a picture taken at a
location) does not change it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from galaxy_alpr.db.base import Base
from galaxy_alpr.db.models import (
    AlertRule,
    Camera,
    CompatAdapterRow,
    Detection,
    Gate,
    IngestPull,
    IngestSource,
    Location,
    Lot,
    LotJoin,
    NotificationChannel,
    Payment,
    Plate,
    PlateListEntry,
    ReportSchedule,
    Right,
    Site,
    Tariff,
    Vehicle,
    Visit,
    WebhookEndpoint,
)
from galaxy_alpr.errors import PreconditionFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfLot:
    """What people set of a lot beside its own row, such as its spaces by vehicle class."""

    lot_id: int
    name: str
    value: object
    """What JSON can contain."""


Edited = (
    PlateListEntry
    | Right
    | Lot
    | Location
    | Camera
    | Plate
    | Vehicle
    | Detection
    | Tariff
    | AlertRule
    | Gate
    | IngestPull
    | IngestSource
    | Visit
    | LotJoin
    | NotificationChannel
    | CompatAdapterRow
    | Payment
    | ReportSchedule
    | Site
    | WebhookEndpoint
    | PartOfLot
)

_VALUES: dict[type[Base], tuple[str, ...]] = {
    PlateListEntry: (
        *("display_text", "status", "valid_from", "valid_until", "note", "holder", "instruction"),
        "updated_at",
    ),
    Right: (
        *("kind", "display_texts", "lot_ids", "hours", "vehicle_classes", "valid_from"),
        *("valid_until", "max_inside", "uses", "accepts_similar", "minutes", "amount", "percent"),
        *("given_by", "holder", "note", "instruction", "updated_at"),
    ),
    Lot: ("name", "capacity", "timezone", "keep_days", "keep_days_unlisted"),
    Location: ("name", "type", "lot_id", "country"),
    Camera: (
        *("name", "location_id", "address", "sub_address", "user_name", "password_sealed"),
        *("enabled", "transport", "max_rate", "hardware", "countries", "clip_s", "zones", "lines"),
    ),
    Tariff: ("name", "lot_id"),
    Gate: (
        *("name", "location_id", "enabled", "mode", "fail_open", "min_interval_s"),
        *("min_confidence", "relay", "secret_sealed"),
    ),
    Plate: ("text", "display_text", "country", "region_code", "type"),
    Vehicle: ("vehicle_class", "color", "changed_at"),
    Detection: ("kind",),
    AlertRule: (
        *("name", "kind", "parameters", "severity", "lots", "locations", "direction", "schedule"),
        *("cooldown_s", "enabled", "instruction", "updated_at"),
    ),
    IngestPull: ("config", "password_sealed", "updated_at"),
    IngestSource: (
        *("name", "maker", "token_hash", "location_id", "devices", "addresses", "timezone"),
        *("weight", "enabled", "opens_gates"),
    ),
    Visit: ("state", "text", "text_hash", "entered_at", "exited_at", "probability", "by_hand"),
    NotificationChannel: (
        *("name", "kind", "recipients", "url_sealed", "min_severity", "kinds", "lots", "timezone"),
        *("quiet_hours", "in_quiet_hours", "digest", "digest_at", "language", "plates"),
        *("attach_crop", "max_per_hour", "enabled", "updated_at"),
    ),
    CompatAdapterRow: ("access", "updated_at"),
    ReportSchedule: (
        *("name", "channel_id", "lots", "every", "hour", "timezone", "format", "overstay_s"),
        *("enabled", "updated_at"),
    ),
    Payment: ("state", "reference", "reason", "refunded_amount"),
    Site: ("code", "name", "enabled", "lists", "key_sealed", "updated_at"),
    LotJoin: ("risk", "longest_stay_s", "turn_around_s", "settle_s"),
    WebhookEndpoint: (
        *("name", "url", "event_types", "lots", "format", "pictures", "allow_private", "enabled"),
        *("secret_sealed", "updated_at"),
    ),
}
ANY = "*"


def version_of(row: Edited) -> str:
    """Return the version of a row; a plate's corrections must be loaded.

    That of a detection changes with those of its plate and its vehicle.
    """
    if isinstance(row, PartOfLot):
        return _hash([row.name, row.lot_id, row.value])
    kind = type(row)
    values = [kind.__tablename__, row.id, *(getattr(row, name) for name in _VALUES[kind])]
    if isinstance(row, Plate):
        values += [(item.id, item.undone_at) for item in row.corrections]
    if isinstance(row, Detection):
        values += [part and version_of(part) for part in (row.plate, row.vehicle)]
    return _hash(values)


def _hash(values: list[object]) -> str:
    return hashlib.sha256(json.dumps(values, default=_moment).encode()).hexdigest()[:32]


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Expected:
    """The versions that a change requires; ``None`` for no condition, ``ANY`` for any version."""

    versions: frozenset[str] | None = None

    def check(self, row: Edited | None) -> None:
        """Raise ``PreconditionFailed`` unless ``row``, which is locked, has such a version."""
        if self.versions is None:
            return
        if row is None:
            raise PreconditionFailed("it was deleted meanwhile, or never existed")
        if ANY not in self.versions and version_of(row) not in self.versions:
            raise PreconditionFailed("it was changed meanwhile; read it again")


UNCONDITIONAL = Expected()
