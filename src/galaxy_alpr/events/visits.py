"""Domain events of visits.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import VehicleClass, VisitState
from galaxy_alpr.events.values import Probability, Value


class _Visit(Value):
    """A visit after a change; ``text`` is null where no plate was read, or it is hashed."""

    visit_id: int = Field(description="The id of the visit.")
    lot_id: int
    session_id: int | None = Field(
        None, description="The photo of its newest reading, with which the event is deleted."
    )
    state: VisitState = Field(description="What is known of the visit.")
    text: str | None
    display_text: str | None
    is_hashed: bool = False
    text_hash: str | None = None
    vehicle_class: VehicleClass | None = Field(description="Class of the vehicle.")
    entered_at: datetime | None = Field(description="When it entered; null where unknown.")
    exited_at: datetime | None = Field(description="When it left; null while it is inside.")
    probability: Probability | None = Field(
        description="That entry and exit are of one vehicle; null where there is no pair."
    )
    by_hand: bool = Field(False, description="Whether a person decided about it.")


class VisitOpened(_Visit):
    """A vehicle entered a lot."""

    type: Literal["visit.opened"] = "visit.opened"


class VisitClosed(_Visit):
    """A vehicle left a lot; without `entered_at`, only its exit was read."""

    type: Literal["visit.closed"] = "visit.closed"


class VisitChanged(_Visit):
    """What was published of a visit is corrected; `removed` where the visit exists no more."""

    type: Literal["visit.changed"] = "visit.changed"
    removed: bool = Field(False, description="Whether the visit exists no more.")
