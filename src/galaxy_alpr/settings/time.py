"""The timezone of the site, and which clock gives the moment of a picture."""

from __future__ import annotations

from pydantic import BaseModel, Field, field_validator

from galaxy_alpr.timezones import check_timezone


class TimeSettings(BaseModel):
    """The timezone of the site, and the clock of the camera."""

    timezone: str = Field(
        "UTC",
        description="Timezone of the site, such as Asia/Jakarta: that of moments without an "
        "offset where no lot has another one, and of validities.",
    )
    captured_at_from_exif: bool = Field(
        False,
        description="Take the moment of an upload without captured_at from the camera's clock "
        "(EXIF DateTimeOriginal), where it is plausible.",
    )

    @field_validator("timezone")
    @classmethod
    def _existing_timezone(cls, name: str) -> str:
        return check_timezone(name)
