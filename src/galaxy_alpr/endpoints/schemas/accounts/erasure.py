"""The preview of an erasure, its request and its report."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from pydantic import Field

from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries.search import PlateFilter
from galaxy_alpr.endpoints.schemas.matches import MatchOut
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.privacy.database_file import DatabaseFile
from galaxy_alpr.services.privacy.erasure import Report
from galaxy_alpr.services.privacy.mentions import MentionKind
from galaxy_alpr.services.privacy.preview import FoundPlate, Preview
from galaxy_alpr.web.guards.audited import PURPOSE, Purpose
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.params import PlateText
from galaxy_alpr.web.schema import Confidence, RequestBody, Schema

SelectedId = Annotated[str, Field(pattern="^(plate|entry):[1-9][0-9]{0,17}$", examples=["plate:9"])]


class PreviewIn(RequestBody):
    """The plate, and how different a misreading of it may be."""

    plate: PlateText
    max_distance: int = Field(
        1, ge=0, le=3, description="Most edits between the plate and a misreading, as in a search."
    )
    purpose: Purpose | None = Field(None, description=PURPOSE, examples=["request of the owner"])


class EraseIn(RequestBody):
    """The plate, what is selected, and the preview that was looked at."""

    plate: PlateText
    confirm: str = Field(
        min_length=1, max_length=64, description="`confirm` of the preview of this plate."
    )
    include: list[SelectedId] | None = Field(
        None,
        max_length=5000,
        description="Ids of the preview that are to be erased. Null: all with the plate's text. "
        "Mentions of the plate are erased in any case.",
    )


class ErasablePlate(Schema):
    """A plate that can be erased, where it was detected, and why it was found."""

    id: str = Field(description="The id by which it is selected.", examples=["plate:9"])
    session_id: int
    captured_at: datetime
    location: LocationRef | None
    text: str | None
    display_text: str | None
    country: str | None
    confidence: Confidence
    image_url: str | None
    vehicle_image_url: str | None
    photo_url: str | None
    plates_in_photo: int = Field(
        description="Plates in the photo. A photo without others is deleted; in one with others "
        "the area of this plate is filled."
    )
    hold_id: int | None = Field(description="The legal hold that stops the erasure.")
    match: MatchOut

    @classmethod
    def of(cls, found: FoundPlate, filter: PlateFilter) -> ErasablePlate:
        row = found.plate
        detection = row.detection
        vehicle = detection.vehicle
        return cls(
            id=found.id,
            session_id=detection.session_id,
            captured_at=row.captured_at,
            location=LocationRef.of(detection.location),
            text=row.text,
            display_text=row.display_text,
            country=row.country,
            confidence=row.confidence,
            image_url=file_url(row.image_path),
            vehicle_image_url=None if vehicle is None else file_url(vehicle.image_path),
            photo_url=file_url(detection.session.image_path),
            plates_in_photo=found.plates_in_photo,
            hold_id=found.hold_id,
            match=MatchOut.of(row, filter),
        )


class ErasableEntry(Schema):
    """An entry of the plate lists that can be erased."""

    id: str = Field(description="The id by which it is selected.", examples=["entry:3"])
    text: str
    display_text: str
    status: PlateStatus
    note: str | None

    @classmethod
    def of(cls, row: PlateListEntry) -> ErasableEntry:
        return cls(
            id=f"entry:{row.id}",
            text=row.text,
            display_text=row.display_text,
            status=PlateStatus(row.status),
            note=row.note,
        )


class PreviewOut(Schema):
    """What is stored on a plate."""

    plate: str = Field(description="The plate, normalised.")
    confirm: str = Field(description="Names this state; the erasure requires it.")
    count: int = Field(description="Plates with the text, also those that are not shown.")
    photos: int = Field(description="Photos with such a plate.")
    exact: list[ErasablePlate] = Field(description="The newest plates with the text, at most 500.")
    near: list[ErasablePlate] = Field(
        description="Others that may be misreadings of the plate, the newest 500. They are erased "
        "only if they are selected."
    )
    entries: list[ErasableEntry] = Field(
        description="The plate's entry on the lists, and those near it, which are erased only if "
        "they are selected."
    )
    mentions: dict[MentionKind, int] = Field(
        description="Rows of other things that mention the plate, by kind."
    )

    @classmethod
    def of(cls, preview: Preview) -> PreviewOut:
        return cls(
            plate=preview.plate.text,
            confirm=preview.confirm,
            count=preview.count,
            photos=preview.photos,
            exact=[ErasablePlate.of(item, preview.filter) for item in preview.exact],
            near=[ErasablePlate.of(item, preview.filter) for item in preview.near],
            entries=[ErasableEntry.of(row) for row in preview.entries],
            mentions=dict(preview.mentions),
        )


class HeldPhoto(Schema):
    """A photo that a legal hold protects."""

    session_id: int
    hold_id: int


class ReportOut(Schema):
    """What was erased. The plate is not in it."""

    photos_deleted: int
    photos_repainted: int = Field(
        description="Photos with other plates, in which the area of the plate was filled."
    )
    plates: int
    list_entries: int
    mentions: dict[MentionKind, int] = Field(description="Mentions that were erased, by kind.")
    audit_payloads: int = Field(description="Contents of the audit trail that were erased.")
    files: int = Field(description="Files that were deleted.")
    files_left: list[str] = Field(description="Paths of files that cannot be deleted now.")
    held: list[HeldPhoto] = Field(description="Photos that were not erased.")
    not_selected: int = Field(description="Plates with the text that were not selected.")
    remaining: dict[str, int] = Field(
        description="Rows that mention the plate all the same, by table; those of photos that are "
        "held or were not selected do not count."
    )
    quarantined: int = Field(
        description="Files that `galaxy-alpr doctor` moved aside; which plates they show is "
        "unknown."
    )
    database_file: DatabaseFile = Field(
        description="Whether the file of an SQLite database still holds the plate: `clean`, "
        "`rebuilt` because it did, `not_clean`; `on_server` for other databases."
    )

    @classmethod
    def of(cls, report: Report) -> ReportOut:
        held = [HeldPhoto(session_id=id, hold_id=hold) for id, hold in report.held.items()]
        return cls.model_validate({**asdict(report), "held": held})
