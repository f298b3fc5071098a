"""The base class of all bodies of the API, and field types that several of them share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Schema(BaseModel):
    """Base class of the bodies of requests and answers."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


BlankIsNone = BeforeValidator(_blank_to_none)
"""An empty field of a form means "not given"."""


OptionalText = Annotated[str | None, BlankIsNone]
"""A text; an empty field of a form means "not given"."""


Confidence = Annotated[float, Field(ge=0, le=1)]

Box = Annotated[
    list[float], Field(min_length=4, max_length=4, description="x1, y1, x2, y2 in pixels")
]

ExportFormat = Literal["json", "csv", "jsonl"]
