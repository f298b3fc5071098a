"""Parking data in the formats of standards."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ParkingDataSettings(BaseModel):
    """Exports in the standards of parking."""

    apds: bool = Field(False, description="Whether /apds/v4 is served: parking data as of APDS 4.")
    datex: bool = Field(
        False, description="Whether /datex/v3/parking_status is served: DATEX II of free spaces."
    )
