"""API keys in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from galaxy_alpr.access import Permission
from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.accounts.people import LotIds
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.services.accounts.api_keys import KeyLimits, KeyRights, NewKey
from galaxy_alpr.web.params import Moment
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

MAX_RATE = 100_000
MAX_QUOTA = 1_000_000_000

Permissions = Annotated[list[FromText[Permission]], Field(min_length=1, max_length=50)]
PlaceIds = LotIds


class ApiKeyIn(RequestBody):
    """What can be changed of an API key."""

    name: Name = Field(examples=["gate camera"])
    expires_at: Moment | None = Field(
        None,
        description="From this moment on the key is not valid; null for never. "
        "Without offset it is the site's local time; a date is the end of its day.",
    )
    rate_per_minute: int | None = Field(
        None, ge=1, le=MAX_RATE, description="Most requests in a minute; null for no limit."
    )
    daily_quota: int | None = Field(
        None, ge=1, le=MAX_QUOTA, description="Most requests in a day (UTC); null for no limit."
    )

    def limits(self, site: ZoneInfo) -> KeyLimits:
        return KeyLimits(
            name=self.name,
            expires_at=None if self.expires_at is None else self.expires_at.end(site),
            rate_per_minute=self.rate_per_minute,
            daily_quota=self.daily_quota,
        )


class NewApiKeyIn(ApiKeyIn):
    """A new API key. Without lots and locations it is bound to no place."""

    permissions: Permissions = Field(
        description="`signed_in` is for people. Those that concern all lots need a key that is "
        "bound to no place."
    )
    lots: LotIds | None = Field(None, description="The ids of the lots that it is bound to.")
    locations: PlaceIds | None = Field(
        None, description="The ids of further locations that it is bound to."
    )

    def rights(self) -> KeyRights:
        return KeyRights(
            permissions=frozenset(self.permissions),
            lots=None if self.lots is None else frozenset(self.lots),
            locations=None if self.locations is None else frozenset(self.locations),
        )


class ApiKeyOut(Schema):
    """An API key, without its secret."""

    id: int
    name: str
    prefix: str = Field(description="The first characters of the key, by which it is recognized.")
    permissions: list[Permission]
    lots: list[int] | None = Field(description="null for a key that is bound to no place.")
    locations: list[int] | None = Field(description="null for a key that is bound to no place.")
    rate_per_minute: int | None
    daily_quota: int | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="Stored once a minute.")
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: models.ApiKey) -> ApiKeyOut:
        return cls(**_fields(row))


class NewApiKeyOut(ApiKeyOut):
    """A new API key; its secret is in this answer only."""

    key: str = Field(
        description="The whole key, for `Authorization: Bearer <key>` or `X-API-Key: <key>`."
    )

    @classmethod
    def of_new(cls, new: NewKey) -> NewApiKeyOut:
        return cls(**_fields(new.row), key=new.key)


def _fields(row: models.ApiKey) -> dict[str, object]:
    lots = sorted(item.lot_id for item in row.lots)
    locations = sorted(item.location_id for item in row.locations)
    names = set(ApiKeyOut.model_fields) - {"lots", "locations"}
    return {
        **{name: getattr(row, name) for name in names},
        "lots": None if row.everywhere else lots,
        "locations": None if row.everywhere else locations,
    }
