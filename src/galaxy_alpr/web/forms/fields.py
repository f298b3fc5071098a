"""What is sent with pictures, and the three forms of a body with pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from galaxy_alpr.web.params import CountryCode, not_a_number
from galaxy_alpr.web.schema import BlankIsNone, OptionalText

PICTURES = (
    *("image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff"),
    *("image/heic", "image/heif"),
    "application/octet-stream",
)
"""Media types of a body that is a picture; the file itself shows its kind."""


class DetectForm(BaseModel):
    """What is sent with the pictures, in the body or in the query; an empty field is ignored."""

    model_config = ConfigDict(extra="forbid")

    location: OptionalText = Field(
        None,
        description="Location of the pictures: its id or its name.",
        examples=["Gate 1"],
    )
    captured_at: Annotated[datetime | None, BeforeValidator(not_a_number), BlankIsNone] = Field(
        None,
        description="Moment of the pictures. Without offset it is the local time of the "
        "location's lot, else of the site. Default: now. A moment in the future by up to a day is "
        "replaced by now, by more it is refused.",
        examples=["2026-11-22T08:00:00Z"],
    )
    captured_at_from_exif: Annotated[bool | None, BlankIsNone] = Field(
        None,
        description="Without `captured_at`: take the moment of each picture from the camera's "
        "clock (EXIF `DateTimeOriginal`), where it is plausible. Default: as the setting "
        "`GALAXY_CAPTURED_AT_FROM_EXIF` says.",
        examples=[True],
    )
    country: Annotated[CountryCode | None, BlankIsNone] = Field(
        None,
        description="Country of most plates (ISO 3166-1 alpha-2). Default: the location's.",
        examples=["ID"],
    )


class DetectQuery(DetectForm):
    """The same as parameters of the query, for every form of the body."""

    filename: OptionalText = Field(
        None,
        max_length=255,
        description="Name of the picture, where the body is the picture itself. Default: that of "
        "the header `Content-Disposition`.",
        examples=["gate1.jpg"],
    )


FLAGS = frozenset({"captured_at_from_exif"})
"""Fields that are truth values."""

_BINARY = {"type": "string", "format": "binary"}
_BASE64 = {"type": "string", "contentEncoding": "base64"}
_FIELDS = DetectForm.model_json_schema()["properties"]


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "properties": {**properties, **_FIELDS},
        }
    }


REQUEST_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": _object(
            file={
                **_BINARY,
                "description": "A JPEG, PNG, WebP, BMP or TIFF picture; HEIC where the service has "
                "the extra `heic`.",
            },
            files={
                "type": "array",
                "items": _BINARY,
                "description": "Several pictures; each gets its own result.",
            },
        ),
        "application/json": _object(
            image={**_BASE64, "description": "A picture as base64, or as a `data:` URL."},
            images={
                "type": "array",
                "items": _BASE64,
                "description": "Several pictures; each gets its own result.",
            },
            filename={"type": "string", "description": "Name of `image`."},
        ),
        **{kind: {"schema": _BINARY} for kind in PICTURES},
    },
}
