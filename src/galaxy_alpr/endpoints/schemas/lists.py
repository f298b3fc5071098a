"""The plate lists: entries, a plate's status, imported and exported files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.endpoints.schemas.matches import EditOut
from galaxy_alpr.endpoints.schemas.plate_history import SeenPlaceOut
from galaxy_alpr.engine.plates.confusables import weighted_distance
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.lists.entries import MAX_HOLDER, MAX_NOTE, OPTIONAL, EntryValues
from galaxy_alpr.web.export import Columns
from galaxy_alpr.web.params import Moment, PlaceKey, PlateText
from galaxy_alpr.web.schema import OptionalText, Ratio, RequestBody, Schema

Distance = Annotated[int, Field(ge=0, le=3)]
Listed = Literal[PlateStatus.ALLOWED, PlateStatus.BLOCKED, PlateStatus.WATCHED]


class Validity(StrEnum):
    """The validity of an entry now."""

    ACTIVE = "active"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


class EntryOut(Schema):
    """A plate on a list."""

    plate: str
    display_text: str
    status: PlateStatus = Field(description="Status of the plate while the entry is active.")
    validity: Validity
    valid_from: datetime | None
    valid_until: datetime | None = Field(
        description="The first moment at which it no longer applies."
    )
    note: str | None
    holder: str | None = Field(description="Whose vehicle it is.")
    instruction: str | None = Field(description="What the guard is to do.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: PlateListEntry, at: datetime) -> EntryOut:
        return cls(
            plate=row.text,
            display_text=row.display_text,
            status=PlateStatus(row.status),
            validity=_validity(row, at),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            note=row.note,
            holder=row.holder,
            instruction=row.instruction,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class EntryIn(RequestBody):
    """The values of an entry."""

    status: Listed
    valid_from: Moment | None = Field(
        None,
        description="It applies from this moment on. Without offset it is the local time of `lot`, "
        "else of the site; a date is the beginning of its day.",
    )
    valid_until: Moment | None = Field(
        None,
        description="It applies before this moment, which is read as `valid_from` is; but a date "
        "is the end of its day.",
        examples=["2026-11-28"],
    )
    lot: PlaceKey | None = Field(
        None,
        description="The lot in whose local time the validity is written: its id or its name. It "
        "is not stored: an entry applies at every lot.",
    )
    note: OptionalText = Field(None, max_length=MAX_NOTE)
    holder: OptionalText = Field(
        None,
        max_length=MAX_HOLDER,
        description="Whose vehicle it is. Where it is omitted, an entry keeps its own.",
        examples=["Ani Wijaya, flat 12"],
    )
    instruction: OptionalText = Field(
        None,
        max_length=MAX_NOTE,
        description="What the guard is to do. Where it is omitted, an entry keeps its own.",
        examples=["Call the manager"],
    )

    def values(self, zone: ZoneInfo) -> EntryValues:
        """Return the values; ``zone`` is that of moments without an offset."""
        return EntryValues(
            status=self.status,
            valid_from=None if self.valid_from is None else self.valid_from.begin(zone),
            valid_until=None if self.valid_until is None else self.valid_until.end(zone),
            note=_stripped(self.note),
            holder=_stripped(self.holder),
            instruction=_stripped(self.instruction),
            keeps=frozenset(OPTIONAL) - self.model_fields_set,
        )


class NewEntryIn(EntryIn):
    """A plate to add to a list."""

    plate: PlateText


class NearMatchOut(Schema):
    """A listed plate that this one could be a misread of; its status does not apply to this one."""

    entry: EntryOut
    distance: Ratio = Field(description="Weighted edits between the two plates.")
    edits: list[EditOut] = Field(description="Differences of the listed plate.")

    @classmethod
    def of(cls, row: PlateListEntry, text: str, at: datetime) -> NearMatchOut:
        """Return an entry as it stands beside the plate ``text``."""
        distance, edits = weighted_distance(row.text, text), EditOut.between(row.text, text)
        return cls(entry=EntryOut.of(row, at), distance=distance, edits=edits)


class PlateStatusOut(Schema):
    """A plate's list status now, its entry, and where it was detected."""

    plate: str
    display_text: str
    status: PlateStatus = Field(
        description="Unlisted where no entry of exactly this plate applies now."
    )
    entry: EntryOut | None = Field(description="Its entry, even if it does not apply now.")
    count: int = Field(description="Number of its detections.")
    first_seen: datetime | None
    last_seen: datetime | None
    locations: list[SeenPlaceOut] = Field(description="The most frequent first.")
    near_matches: list[NearMatchOut] = Field(
        description="Listed plates that this one could be a misread of, the nearest first. They "
        "do not change the status."
    )


class VariantOut(Schema):
    """A text that was read and is similar to the plate."""

    plate: str
    status: PlateStatus = Field(description="Its own list status.")
    distance: Ratio
    edits: list[EditOut] = Field(description="Differences from the plate.")
    count: int
    first_seen: datetime
    last_seen: datetime


CSV_COLUMNS: Columns[EntryOut] = {
    "plate": lambda entry: entry.display_text,
    "status": lambda entry: entry.status.value,
    "valid_from": lambda entry: entry.valid_from,
    "valid_until": lambda entry: entry.valid_until,
    "note": lambda entry: entry.note,
    "holder": lambda entry: entry.holder,
    "instruction": lambda entry: entry.instruction,
}


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _validity(row: PlateListEntry, at: datetime) -> Validity:
    if row.valid_until is not None and row.valid_until <= at:
        return Validity.EXPIRED
    if row.valid_from is not None and row.valid_from > at:
        return Validity.NOT_YET
    return Validity.ACTIVE
