"""The base class of all bodies of the API, and field types that several of them share."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from galaxy_alpr.rounding import rounded_ratio


class Schema(BaseModel):
    """Base class of the bodies of answers."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class RequestBody(Schema):
    """Base class of the JSON bodies of requests.

    No value is converted: ``true`` is not the number 1, and ``"5"`` is not 5. A type that JSON
    writes as a text, such as an enumeration, is given as ``FromText[...]``.
    """

    model_config = ConfigDict(strict=True)


Type = TypeVar("Type")

FromText = Annotated[Type, Strict(False)]
"""A type that JSON has no form for; its text is converted in a ``RequestBody``, too."""


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


BlankIsNone = BeforeValidator(_blank_to_none)
"""An empty field of a form means "not given"."""


OptionalText = Annotated[str | None, BlankIsNone]
"""A text; an empty field of a form means "not given"."""


def _rounded_ms(value: float) -> float:
    return round(value, 1)


Ratio = Annotated[float, AfterValidator(rounded_ratio)]
"""A number that is compared with 1, with four decimals."""

Confidence = Annotated[Ratio, Field(ge=0, le=1, description="A probability, 0 to 1.")]

Milliseconds = Annotated[float, AfterValidator(_rounded_ms)]
"""A duration with one decimal."""

Box = Annotated[
    list[float], Field(min_length=4, max_length=4, description="x1, y1, x2, y2 in pixels")
]

ExportFormat = Literal["json", "csv", "jsonl", "xlsx"]

FileFormat = Literal["csv", "jsonl", "xlsx"]
"""The formats of exports, which are always files."""
