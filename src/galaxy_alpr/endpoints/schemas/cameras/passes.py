"""The pass of a vehicle in answers: what the frames of a camera showed of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import Direction, UnusedReason
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.schema import Box, Confidence, Schema


class EvidenceOut(Schema):
    """One frame of a pass in which the plate was read."""

    at: float = Field(description="Milliseconds after `first_at`.")
    box: Box
    text: str | None = Field(
        description="What was read in this frame alone; null for nothing, and for a plate that is "
        "stored as a hash."
    )
    confidence: Confidence
    used: bool = Field(description="Whether it counted for the text of the pass.")
    reason: UnusedReason | None = Field(description="Why it did not count; null where it did.")
    camera_id: int | None = Field(
        None, description="The partner camera whose frame it is; null for the pass's own camera."
    )


class PassOut(Schema):
    """A vehicle's pass before a camera."""

    pass_id: str = Field(description="The id of the pass (UUID), also of its provisional events.")
    camera_id: int | None = Field(description="The camera; null where it was deleted.")
    first_at: datetime = Field(description="When it came into the picture.")
    last_at: datetime = Field(description="When it was in the picture last.")
    frames: int = Field(description="Number of frames in which its plate was read.")
    direction: Direction | None = Field(description="Its direction; null where unknown.")
    line: str | None = Field(description="Name of the line that it crossed; null for none.")
    zones: list[str] = Field(description="Names of the zones in which its plate was.")
    sure: bool = Field(description="Whether independent frames agree on its text.")
    partner_camera_id: int | None = Field(
        description="The partner camera that had a pass at the same time; null for none."
    )
    partner_agrees: bool | None = Field(
        description="Whether that pass is this one, so that its frames are in `evidence`; false "
        "where it has another text."
    )
    clip_url: str | None = Field(description="URL of the clip; null where none is stored.")
    evidence: list[EvidenceOut] = Field(description="Its frames in order of time.")

    @classmethod
    def of(cls, row: models.Pass | None) -> PassOut | None:
        """Build from a row with all columns loaded."""
        if row is None:
            return None
        names = set(cls.model_fields) - {"clip_url", "evidence", "direction"}
        return cls(
            **{name: getattr(row, name) for name in names},
            direction=direction_of(row),
            clip_url=file_url(row.clip_path),
            evidence=[EvidenceOut.model_validate(item) for item in row.evidence],
        )


class OfPass(Schema):
    """The pass that a reading is of; null for a picture that was sent."""

    pass_id: str | None = Field(
        None, description="The pass that the reading is of; null for a picture that was sent."
    )
    camera_id: int | None = Field(
        None, description="The camera that read it; null where it was deleted, or a picture sent."
    )
    direction: Direction | None = Field(
        None, description="The direction of the vehicle; null where unknown."
    )


def of_pass(row: models.Pass | None) -> OfPass:
    """Return the fields of a pass that every answer on its reading has."""
    if row is None:
        return OfPass()
    return OfPass(pass_id=row.pass_id, camera_id=row.camera_id, direction=direction_of(row))


def direction_of(row: models.Pass) -> Direction | None:
    """Return the direction of a pass."""
    return None if row.direction is None else Direction(row.direction)
