"""Domain events of how full lots are.

The docstrings and descriptions are part of the API's OpenAPI document.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from galaxy_alpr.enums import OccupancyState
from galaxy_alpr.events.values import Value


class LotOccupancyChanged(Value):
    """A lot became full, almost full, or free again; its location is one of those of the lot."""

    type: Literal["lot.full", "lot.almost_full", "lot.free"]
    lot_id: int = Field(description="The lot.")
    name: str = Field(description="Its name.")
    state: OccupancyState = Field(description="How full it is now.")
    state_before: OccupancyState | None = Field(
        description="How full it was before; null where that was not known."
    )
    occupied: int = Field(description="Number of vehicles in it.")
    capacity: int
