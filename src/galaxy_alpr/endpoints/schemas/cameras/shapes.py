"""Zones and lines in a camera's picture."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.engine.tracking.zones import MOST, POINTS
from galaxy_alpr.enums import Direction, ZoneKind
from galaxy_alpr.web.schema import FromText, RequestBody

Coordinate = Annotated[float, Field(ge=0, le=1)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]


class Zone(RequestBody):
    """A part of a camera's picture."""

    name: Name = Field(examples=["lane 1"])
    kind: FromText[ZoneKind] = Field(
        description="`detect`: only plates whose centre lies in one of these zones are read, all "
        "where there is none. `ignore`: nothing there is read."
    )
    points: list[Point] = Field(
        min_length=POINTS[0],
        max_length=POINTS[1],
        description="The corners in order: x and y as shares of the picture's width and height, "
        "0 to 1, from its top left. The sides must not cross.",
        examples=[[[0.1, 0.2], [0.9, 0.2], [0.9, 1.0], [0.1, 1.0]]],
    )


class Line(RequestBody):
    """A line in a camera's picture; vehicles that cross it have a direction."""

    model_config = ConfigDict(populate_by_name=True)

    name: Name = Field(examples=["barrier"])
    start: Point = Field(alias="from", description="Its first end, as a corner of a zone.")
    end: Point = Field(alias="to", description="Its other end.")
    left_to_right: FromText[Direction] = Field(
        description="The direction of a vehicle that crosses from the left of the line, seen from "
        "its first end to its other one, to its right."
    )


Zones = Annotated[list[Zone], Field(max_length=MOST)]
Lines = Annotated[list[Line], Field(max_length=MOST)]


def stored(shapes: list[Zone] | list[Line]) -> list[dict[str, Any]]:
    """Return shapes as they are stored."""
    return [shape.model_dump(mode="json", by_alias=True) for shape in shapes]
