"""A plate of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.store import stored_text
from galaxy_alpr.enums import PlateStatus, PlateType, UnreadReason
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.types import PlateResult
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.schema import Box, Confidence, Schema


class RegionOut(Schema):
    """An issuing region."""

    code: str
    name: str


class CandidateOut(Schema):
    """One possible text."""

    text: str
    confidence: Confidence
    char_confidences: list[Confidence] = Field([])


class QualityOut(Schema):
    """The legibility of the plate and, if it was not read, the reason."""

    score: Confidence
    reason: UnreadReason | None = None


class PlateOut(Schema):
    """A plate in a picture; ``text`` is null when it was not read, or is stored as a hash."""

    id: int
    text: str | None
    is_hashed: bool = Field(
        description="Whether the text is stored as a keyed hash only: the plate was on no list. "
        "The answer to an upload has the text nevertheless."
    )
    text_hash: str | None = Field(
        description="The keyed hash of the text: the same for every detection of a plate."
    )
    display_text: str | None
    observed_text: str | None = Field(
        description="The engine's reading. Corrections do not change it."
    )
    confidence: Confidence
    detection_confidence: Confidence
    char_confidences: list[Confidence]
    candidates: list[CandidateOut]
    box: Box
    corners: list[Annotated[list[float], Field(min_length=2, max_length=2)]] = Field(
        min_length=4, max_length=4
    )
    country: str | None
    region: RegionOut | None
    type: PlateType | None
    background_color: str | None
    text_color: str | None
    quality: QualityOut
    status: PlateStatus = Field(
        description="The list status at `captured_at`, by the entries that existed when the photo "
        "was stored or the text was corrected."
    )
    status_now: PlateStatus = Field(description="The list status now.")
    image_url: str | None

    @classmethod
    def of(cls, row: models.Plate, statuses: Mapping[str, PlateStatus]) -> PlateOut:
        """Build from a row with its candidates loaded; ``statuses`` are list statuses now."""
        region = None
        if row.region_code is not None:
            region = RegionOut(code=row.region_code, name=row.region_name or row.region_code)
        return cls(
            id=row.id,
            text=row.text,
            is_hashed=row.text_hash is not None,
            text_hash=row.text_hash,
            display_text=row.display_text,
            observed_text=row.observed_text,
            confidence=row.confidence,
            detection_confidence=row.detection_confidence,
            char_confidences=row.char_confidences,
            candidates=[CandidateOut.model_validate(item) for item in row.candidates],
            box=[row.x1, row.y1, row.x2, row.y2],
            corners=row.corners,
            country=row.country,
            region=region,
            type=None if row.type is None else PlateType(row.type),
            background_color=row.background_color,
            text_color=row.text_color,
            quality=QualityOut(score=row.quality_score, reason=_reason(row.unread_reason)),
            status=PlateStatus(row.status or PlateStatus.UNLISTED),
            status_now=_status_now(row, statuses),
            image_url=file_url(row.image_path),
        )

    def with_text(self, plate: PlateResult) -> PlateOut:
        """Return a copy with what the engine read of the plate, which is not stored."""
        text = None if plate.text is None else stored_text(plate.text)
        candidates = [CandidateOut.model_validate(item) for item in plate.candidates]
        texts = {
            "text": text,
            "display_text": plate.display_text,
            "observed_text": text,
            "char_confidences": [rounded_ratio(value) for value in plate.char_confidences],
            "candidates": candidates,
        }
        return self.model_copy(update=texts)


def _status_now(plate: models.Plate, statuses: Mapping[str, PlateStatus]) -> PlateStatus:
    """Return the list status of a plate now; one that was not read is unlisted."""
    if plate.text is None:
        return PlateStatus.UNLISTED
    return statuses.get(plate.text, PlateStatus.UNLISTED)


def _reason(value: str | None) -> UnreadReason | None:
    return None if value is None else UnreadReason(value)
