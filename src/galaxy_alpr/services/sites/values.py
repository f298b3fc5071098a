"""Types that the documents of sites share: each value fits into its column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from galaxy_alpr.db.base import (
    DISPLAY_LENGTH,
    EARLIEST_YEAR,
    LATEST_YEAR,
    RAW_LENGTH,
    TEXT_LENGTH,
)

MAX_ID = 2**63 - 1
MAX_INT = 2**31 - 1
CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
"""The code of a site, which is a part of addresses and of NATS subjects."""


def _moment(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("has no timezone")
    value = value.astimezone(UTC)
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValueError("is not a moment of these years")
    return value


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("contains a NUL")
    return text


Moment = Annotated[datetime, AfterValidator(_moment)]
RowKey = Annotated[int, Field(ge=0, le=MAX_ID)]
Count = Annotated[int, Field(ge=0, le=MAX_INT)]
Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Text = Annotated[str, StringConstraints(pattern=rf"^[A-Z0-9]{{1,{TEXT_LENGTH}}}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Batch = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,30}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
FilePath = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[0-9/]{10}/[0-9a-f]{32}\.[a-z]+$")]
Source = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}@[0-9]{1,17}$")]
Clean = AfterValidator(_without_nul)
Name = Annotated[str, StringConstraints(max_length=100), Clean]
Display = Annotated[str, StringConstraints(max_length=DISPLAY_LENGTH), Clean]
Raw = Annotated[str, StringConstraints(max_length=RAW_LENGTH), Clean]
Short = Annotated[str, StringConstraints(max_length=10), Clean]
Words = Annotated[str, StringConstraints(max_length=500), Clean]
Long = Annotated[str, StringConstraints(max_length=10_000), Clean]


class Document(BaseModel):
    """Base of what sites send. A newer site may send fields that are not known here."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)
