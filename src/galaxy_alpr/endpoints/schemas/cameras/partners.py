"""The partner of a camera in requests."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from galaxy_alpr.web.params import MAX_ID

PartnerId = Annotated[
    int | None,
    Field(
        ge=1,
        le=MAX_ID,
        description="A camera of the same location that sees the same vehicles, such as front and "
        "rear: passes of one time whose texts agree become one. It gets this one as its partner.",
    ),
]
PartnerS = Annotated[
    float,
    Field(
        gt=0,
        le=60,
        description="Longest time between a vehicle's passes before the two cameras, seconds. A "
        "pass waits as long for the other one; it holds for both cameras.",
    ),
]
