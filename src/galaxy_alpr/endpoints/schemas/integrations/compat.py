"""The interfaces of other vendors."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.enums import CompatAccess, CompatAdapter
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

ACCESS = (
    "`off`: nobody. `key`: whoever sends an API key. `lan`: clients in `GALAXY_COMPAT_NETWORKS` "
    "may send pictures and look things up without a key; others, and changes, need one."
)


class CompatAdapterIn(RequestBody):
    """Who may use an interface of another vendor."""

    access: FromText[CompatAccess] = Field(description=ACCESS, examples=["key"])


class CompatAdapterOut(Schema):
    """An interface of another vendor, and who used it last."""

    name: CompatAdapter = Field(
        description="The interface; also the `source` of pictures that it reads.",
        examples=["plate_recognizer"],
    )
    access: CompatAccess = Field(description=ACCESS, examples=["key"])
    urls: list[str] = Field(
        description="The addresses to enter in its clients.",
        examples=[["https://alpr.example/v1/plate-reader/"]],
    )
    last_seen_at: datetime | None = Field(
        description="When a request was last admitted; stored once a minute."
    )
    last_client: str | None = Field(
        description="The address and the user agent of that request.",
        examples=["192.0.2.7 python-requests/2.32"],
    )
    last_error: str | None = Field(
        description="When a request last failed, and its status and code.",
        examples=["2026-11-28T10:00:00+00:00 403 forbidden"],
    )
    calls_this_month: int = Field(
        description="How many pictures it read this month (UTC).", examples=[4711]
    )

    @classmethod
    def of(cls, row: models.CompatAdapterRow, urls: list[str], *, month: str) -> CompatAdapterOut:
        """Build from a row; ``month`` is the present one."""
        return cls(
            name=CompatAdapter(row.name),
            access=CompatAccess(row.access),
            urls=urls,
            last_seen_at=row.last_seen_at,
            last_client=row.last_client,
            last_error=row.last_error,
            calls_this_month=row.calls if row.month == month else 0,
        )
