"""Versions of what people edit: a change can require that nobody changed it meanwhile.

A version is computed from the values that people set, so a use of the thing (a picture taken at a
location) does not change it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from galaxy_alpr.db.models import (
    AlertRule,
    Camera,
    Detection,
    Gate,
    Location,
    Lot,
    LotJoin,
    Plate,
    PlateListEntry,
    Right,
    Tariff,
    Vehicle,
    Visit,
)
from galaxy_alpr.errors import PreconditionFailed

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
    | Visit
    | LotJoin
)

_VALUES: dict[type[Edited], tuple[str, ...]] = {
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
    Visit: ("state", "text", "text_hash", "entered_at", "exited_at", "probability", "by_hand"),
    LotJoin: ("risk", "longest_stay_s", "turn_around_s", "settle_s"),
}
ANY = "*"


def version_of(row: Edited) -> str:
    """Return the version of a row; a plate's corrections must be loaded.

    That of a detection changes with those of its plate and its vehicle.
    """
    kind = type(row)
    values = [kind.__tablename__, row.id, *(getattr(row, name) for name in _VALUES[kind])]
    if isinstance(row, Plate):
        values += [(item.id, item.undone_at) for item in row.corrections]
    if isinstance(row, Detection):
        values += [part and version_of(part) for part in (row.plate, row.vehicle)]
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
