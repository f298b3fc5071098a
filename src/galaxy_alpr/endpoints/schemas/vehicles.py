"""A vehicle of a picture."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import VehicleClass
from galaxy_alpr.web.guards.sub_path import file_url
from galaxy_alpr.web.schema import Box, Confidence, Schema


class ColorOut(Schema):
    """A colour's name with its confidence."""

    name: str
    confidence: Confidence | None = None


class VehicleOut(Schema):
    """A vehicle in a picture."""

    id: int
    vehicle_class: VehicleClass = Field(alias="class")
    observed_class: VehicleClass
    confidence: Confidence
    box: Box
    color: ColorOut | None
    image_url: str | None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True, extra="forbid")

    @classmethod
    def of(cls, row: models.Vehicle) -> VehicleOut:
        color = None
        if row.color is not None:
            # The confidence belongs to the observed colour, not to a correction.
            observed = row.color == row.observed_color
            color = ColorOut(name=row.color, confidence=row.color_confidence if observed else None)
        return cls(
            id=row.id,
            vehicle_class=VehicleClass(row.vehicle_class),
            observed_class=VehicleClass(row.observed_class),
            confidence=row.confidence,
            box=[row.x1, row.y1, row.x2, row.y2],
            color=color,
            image_url=file_url(row.image_path),
        )
