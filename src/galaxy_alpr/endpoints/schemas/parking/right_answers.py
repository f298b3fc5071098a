"""Rights of plates in answers, and what the check of a plate returns."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.lists import Validity
from galaxy_alpr.endpoints.schemas.parking.rights import HoursWindow
from galaxy_alpr.enums import RightKind, VehicleClass
from galaxy_alpr.services.parking.rights.similar import SimilarTexts
from galaxy_alpr.services.parking.rights.values import RightAnswer, RightSource, SimilarRight
from galaxy_alpr.web.schema import Ratio, Schema


class RightPlateOut(Schema):
    """A plate that has a right."""

    plate: str
    display_text: str


class RightOut(Schema):
    """A right of one or more plates."""

    id: int
    kind: RightKind
    plates: list[RightPlateOut] = Field(description="Its plates.")
    lot_ids: list[int] | None = Field(
        description="The lots in which it applies (those that you may see); null for all lots."
    )
    hours: list[HoursWindow] = Field(description="When it applies; empty for all hours.")
    vehicle_classes: list[VehicleClass] = Field(description="Vehicle classes; empty for all.")
    validity: Validity
    valid_from: datetime | None
    valid_until: datetime | None = Field(
        description="The first moment at which it no longer applies."
    )
    max_inside: int | None = Field(description="How many of its plates may be inside at once.")
    uses: int | None = Field(description="For how many stays it is; null for any number.")
    uses_left: int | None = Field(description="For how many more stays it is.")
    accepts_similar: bool = Field(
        description="Whether texts that differ in confusable characters only may enter by it."
    )
    minutes: int | None = Field(description="Minutes that it takes off.")
    amount: int | None = Field(description="Amount that it takes off.")
    percent: int | None = Field(description="Percent of the price that it takes off.")
    given_by: str | None = Field(description="Who gives it.")
    holder: str | None = Field(description="Who has it.")
    note: str | None
    instruction: str | None = Field(description="What the guard is to do.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: models.Right, at: datetime) -> RightOut:
        """Build from a row with its plates, lots and uses loaded."""
        names = set(cls.model_fields) - {"plates", "hours", "validity"}
        return cls(
            **{name: getattr(row, name) for name in names},
            plates=[
                RightPlateOut(plate=plate.text, display_text=plate.display_text)
                for plate in row.plates
            ],
            hours=[HoursWindow.model_validate(window) for window in row.hours],
            validity=_validity(row, at),
        )


class RightAnswerOut(Schema):
    """What a plate may do in a lot."""

    kind: RightKind | None = Field(
        description="The kind of the right or list entry that decides; null where there is none."
    )
    allows: bool = Field(description="Whether it allows entry.")
    reason: str = Field(description="Why it does, or does not.")
    source: RightSource | None = Field(description="Whether a list or a right decides.")
    id: int | None = Field(description="The id of that list entry or right.")
    holder: str | None = Field(description="Whose vehicle it is.")
    instruction: str | None = Field(description="What the guard is to do.")
    note: str | None
    watched: bool = Field(description="Whether the plate is watched, too.")
    validations: list[int] = Field(
        description="Ids of the rights that take something off the price."
    )

    @classmethod
    def of(cls, answer: RightAnswer) -> RightAnswerOut:
        return cls.model_validate(answer)


class SimilarRightOut(Schema):
    """What a plate with a similar text may do; it is another plate, or the one that was meant."""

    plate: str
    display_text: str
    distance: Ratio = Field(description="Weighted edits between the two plates.")
    allows: bool = Field(
        description="Whether the checked plate may enter by it: its right accepts similar texts, "
        "and nothing else is known of the checked plate."
    )
    answer: RightAnswerOut = Field(description="What the similar plate itself may do.")

    @classmethod
    def of(cls, item: SimilarRight) -> SimilarRightOut:
        return cls(
            plate=item.text,
            display_text=item.display_text,
            distance=item.distance,
            allows=item.allows,
            answer=RightAnswerOut.of(item.answer),
        )


class RightCheckOut(Schema):
    """What a plate may do in a lot at a moment, and what similar plates may do."""

    plate: str
    lot_id: int | None = Field(description="The lot; null for a location without a lot.")
    at: datetime = Field(description="The moment that was asked about.")
    answer: RightAnswerOut = Field(description="What exactly this plate may do.")
    similar: list[SimilarRightOut] = Field(
        description="Plates that differ in easily confused characters only, the nearest first."
    )


class SimilarTextOut(Schema):
    """A text that was read here."""

    plate: str
    count: int = Field(description="Number of its detections.")
    last_seen: datetime


class SimilarTextsOut(Schema):
    """What a right that accepts similar texts would accept for a plate."""

    plate: str
    possible: int = Field(description="Number of other texts that it would accept.")
    seen: list[SimilarTextOut] = Field(description="Those of them that were read here.")
    other_plates: list[str] = Field(
        description="Those of them that have a right of their own, or are on a list."
    )

    @classmethod
    def of(cls, item: SimilarTexts) -> SimilarTextsOut:
        return cls(
            plate=item.text,
            possible=item.possible,
            seen=[
                SimilarTextOut(plate=seen.text, count=seen.count, last_seen=seen.last_seen)
                for seen in item.seen
            ],
            other_plates=list(item.other_plates),
        )


def _validity(row: models.Right, at: datetime) -> Validity:
    if row.valid_until is not None and row.valid_until <= at:
        return Validity.EXPIRED
    if row.valid_from is not None and row.valid_from > at:
        return Validity.NOT_YET
    return Validity.ACTIVE
