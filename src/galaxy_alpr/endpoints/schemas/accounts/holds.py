"""Legal holds in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.search import Position
from galaxy_alpr.enums import HoldSubject
from galaxy_alpr.web.params import MAX_ID, NonBlankText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

Reason = Annotated[NonBlankText, Field(max_length=1000)]


class HoldIn(RequestBody):
    """What is to be held, and why."""

    subject_type: FromText[HoldSubject] = Field(
        HoldSubject.SESSION, description="What is held: an analysed photo (`session`)."
    )
    subject_id: int = Field(ge=1, le=MAX_ID, description="The id of the subject.", examples=[42])
    reason: Reason = Field(examples=["Accident at gate 1, case 17/2026"])


class HoldOut(Schema):
    """A legal hold; it lasts while `released_at` is null."""

    id: int
    subject_type: HoldSubject
    subject_id: int
    reason: str
    created_by: str
    created_at: datetime
    released_at: datetime | None
    released_by: str | None


def position(row: models.LegalHold) -> Position:
    """Return the position of a hold in the order of the ids."""
    return Position(row.id, row.id)
