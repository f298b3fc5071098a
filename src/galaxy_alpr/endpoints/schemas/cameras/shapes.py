"""Zones and lines in a camera's picture."""

from __future__ import annotations

from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.enums import Direction, ZoneKind
from galaxy_alpr.services.cameras.shapes import (
    LEAST_POINTS,
    MOST_POINTS,
    area,
    crosses_itself,
)
from galaxy_alpr.web.schema import FromText, RequestBody

Coordinate = Annotated[float, Field(ge=0, le=1)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]

MOST_SHAPES = 32
_LEAST_AREA = 1e-5
_LEAST_LENGTH = 0.01


class Zone(RequestBody):
    """A part of a camera's picture."""

    name: Name = Field(examples=["lane 1"])
    kind: FromText[ZoneKind] = Field(
        description="`detect`: only plates whose centre lies in one of these zones are read, all "
        "where there is none. `ignore`: nothing there is read."
    )
    points: list[Point] = Field(
        min_length=LEAST_POINTS,
        max_length=MOST_POINTS,
        description="The corners in order: x and y as shares of the picture's width and height, "
        "0 to 1, from its top left. The sides must not cross.",
        examples=[[[0.1, 0.2], [0.9, 0.2], [0.9, 1.0], [0.1, 1.0]]],
    )

    @model_validator(mode="after")
    def _is_simple(self) -> Self:
        points = [(x, y) for x, y in self.points]
        if crosses_itself(points):
            raise ValueError("the sides of a zone must not cross")
        if area(points) < _LEAST_AREA:
            raise ValueError("a zone must not be empty")
        return self


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

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if max(abs(a - b) for a, b in zip(self.start, self.end, strict=True)) < _LEAST_LENGTH:
            raise ValueError("the ends of a line must not be one point")
        return self


Shape = TypeVar("Shape", Zone, Line)


def _distinct(shapes: list[Shape]) -> list[Shape]:
    if len({shape.name for shape in shapes}) < len(shapes):
        raise ValueError("each needs a name of its own")
    return shapes


Zones = Annotated[list[Zone], Field(max_length=MOST_SHAPES), AfterValidator(_distinct)]
Lines = Annotated[list[Line], Field(max_length=MOST_SHAPES), AfterValidator(_distinct)]


def stored(shapes: list[Zone] | list[Line]) -> list[dict[str, Any]]:
    """Return shapes as they are stored."""
    return [shape.model_dump(mode="json", by_alias=True) for shape in shapes]
