"""What people send to change visits, and how a lot joins."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from galaxy_alpr.db.models import LotJoin
from galaxy_alpr.services.parking.visits.rules import LotJoinValues
from galaxy_alpr.web.params import MAX_ID, Moment, NonBlankText
from galaxy_alpr.web.schema import RequestBody, Schema

Reason = Annotated[NonBlankText, Field(max_length=200)]

_DAY_S = 86_400


class VisitReasonIn(RequestBody):
    """Why a visit is changed."""

    reason: Reason | None = Field(
        None, description="Why; recorded with the change.", examples=["seen by the guard"]
    )


class OtherVisitIn(VisitReasonIn):
    """The other visit."""

    other_id: int = Field(ge=1, le=MAX_ID, description="The other visit.", examples=[8])


class SplitIn(VisitReasonIn):
    """Where a visit is split."""

    reading_id: int = Field(
        ge=1,
        le=MAX_ID,
        description="The reading with which the second visit begins: an `id` of `readings`.",
        examples=[12],
    )


class CloseIn(RequestBody):
    """When a visit ended, and how that is known."""

    at: Moment = Field(
        description="When the vehicle left; without an offset it is the lot's local time.",
        examples=["2026-11-22T18:30:00+07:00"],
    )
    reason: Reason = Field(description="How that is known.", examples=["lost ticket, paid"])


class JoiningIn(RequestBody):
    """How a lot joins its readings into visits."""

    risk: float = Field(
        ge=0.01,
        le=100,
        description="Wrong pairs that are accepted per 1 000 visits; what is less sure goes to "
        "review.",
        examples=[0.5],
    )
    longest_stay_s: int = Field(
        ge=600,
        le=366 * _DAY_S,
        description="Seconds after which a visit without an exit counts as one whose exit was "
        "missed.",
        examples=[259_200],
    )
    turn_around_s: int = Field(
        ge=0,
        le=3600,
        description="Seconds after its exit within which a vehicle that comes back continues its "
        "visit.",
        examples=[120],
    )
    settle_s: int = Field(
        ge=0,
        le=3600,
        description="Seconds in which pairs are settled again as later readings arrive.",
        examples=[120],
    )

    def values(self) -> LotJoinValues:
        return LotJoinValues(
            risk=float(self.risk),
            longest_stay_s=self.longest_stay_s,
            turn_around_s=self.turn_around_s,
            settle_s=self.settle_s,
        )


class JoiningOut(Schema):
    """How a lot joins its readings into visits."""

    risk: float = Field(description="Wrong pairs that are accepted per 1 000 visits.")
    longest_stay_s: int = Field(description="Seconds after which an exit counts as missed.")
    turn_around_s: int = Field(description="Seconds within which a return continues a visit.")
    settle_s: int = Field(description="Seconds in which pairs are settled again.")

    @classmethod
    def of(cls, row: LotJoin) -> JoiningOut:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})
