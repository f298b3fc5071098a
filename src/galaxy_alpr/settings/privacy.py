"""How long photos are kept."""

from __future__ import annotations

from pydantic import BaseModel, Field, field_validator


class RetentionSettings(BaseModel):
    """The ages at which photos are deleted, where their lot has none of its own."""

    keep_days: int | None = Field(
        None,
        ge=1,
        le=36_500,
        description="Days after which a photo is deleted with its rows and files, where its lot "
        "says nothing else. Empty: never.",
    )
    keep_days_unlisted: int | None = Field(
        None,
        ge=1,
        le=36_500,
        description="The same for photos without a plate that is on a list then; not more than "
        "keep_days. Empty: as keep_days.",
    )

    @field_validator("keep_days_unlisted")
    @classmethod
    def _unlisted_goes_first(cls, value: int | None, info: object) -> int | None:
        keep_days = getattr(info, "data", {}).get("keep_days")
        if value is not None and keep_days is not None and value > keep_days:
            raise ValueError("keep_days_unlisted must not be more than keep_days")
        return value
