"""One plate or vehicle in full, and what a client sends to correct it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.endpoints.schemas.plates import PlateOut
from galaxy_alpr.endpoints.schemas.vehicles import VehicleOut
from galaxy_alpr.enums import Color, VehicleClass
from galaxy_alpr.services.lists.statuses import statuses_now
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.params import NonBlankText, PlateText
from galaxy_alpr.web.schema import FromText, RequestBody, Schema


class CorrectionOut(Schema):
    """One correction of a plate's text. Undone corrections stay in the history."""

    id: int
    text_before: str | None
    text_after: str | None
    changed_by: str
    changed_at: datetime
    note: str | None
    undone_at: datetime | None
    undone_by: str | None


class PlateDetail(PlateOut):
    """A plate with its location, moment and corrections."""

    detection_id: int
    session_id: int
    captured_at: datetime
    location: LocationRef | None
    vehicle: VehicleOut | None
    session_image_url: str | None
    corrections: list[CorrectionOut] = Field(description="The oldest first.")

    @classmethod
    def load(cls, session: Session, plate: models.Plate) -> PlateDetail:
        """Build from a fully loaded row and the plate's list status now."""
        detection = plate.detection
        return cls(
            **dict(PlateOut.of(plate, statuses_now(session, [plate]))),
            detection_id=detection.id,
            session_id=detection.session_id,
            captured_at=plate.captured_at,
            location=LocationRef.of(detection.location),
            vehicle=None if detection.vehicle is None else VehicleOut.of(detection.vehicle),
            session_image_url=file_url(detection.session.image_path),
            corrections=[CorrectionOut.model_validate(item) for item in plate.corrections],
        )


class VehicleDetail(VehicleOut):
    """A vehicle with its location, moment and correction."""

    observed_color: str | None
    changed_at: datetime | None
    changed_by: str | None
    detection_id: int
    session_id: int
    captured_at: datetime
    location: LocationRef | None
    plate: PlateOut | None
    session_image_url: str | None

    @classmethod
    def load(cls, session: Session, vehicle: models.Vehicle) -> VehicleDetail:
        """Build from a fully loaded row and the list status of its plate now."""
        detection = vehicle.detection
        plate = detection.plate
        return cls(
            **dict(VehicleOut.of(vehicle)),
            observed_color=vehicle.observed_color,
            changed_at=vehicle.changed_at,
            changed_by=vehicle.changed_by,
            detection_id=detection.id,
            session_id=detection.session_id,
            captured_at=vehicle.captured_at,
            location=LocationRef.of(detection.location),
            plate=None if plate is None else PlateOut.of(plate, statuses_now(session, [plate])),
            session_image_url=file_url(detection.session.image_path),
        )


class CorrectionIn(RequestBody):
    """Base of the bodies of corrections. They do not name the actor."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_actor(cls, body: Any) -> Any:
        """Explain why ``changed_by``, which earlier versions required, is refused."""
        if isinstance(body, dict) and "changed_by" in body:
            raise PydanticCustomError(
                "actor_in_body",
                "changed_by is no longer accepted: the actor is taken from the session",
            )
        return body


class PlateCorrectionIn(CorrectionIn):
    """The correct text of a plate."""

    text: PlateText
    note: NonBlankText | None = Field(None, max_length=1000, description="The reason.")


class UndoIn(CorrectionIn):
    """An empty body: an undo has no parameters."""


class VehicleChange(CorrectionIn):
    """The correct class and colour of a vehicle."""

    vehicle_class: FromText[VehicleClass] | None = Field(None, alias="class")
    color: FromText[Color] | None = Field(None, examples=["white"])

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.vehicle_class is None and self.color is None:
            raise ValueError("give class, color or both")
        return self
