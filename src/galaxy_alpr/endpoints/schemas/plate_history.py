"""The detections of a plate, with place and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from galaxy_alpr.db.queries.plates import PlaceSummary, TextSummary
from galaxy_alpr.db.queries.search import PlateFilter
from galaxy_alpr.endpoints.schemas.matches import MatchOut
from galaxy_alpr.endpoints.schemas.places import LocationRef
from galaxy_alpr.endpoints.schemas.records import DetectionRecord
from galaxy_alpr.engine.plates.confusables import weighted_distance
from galaxy_alpr.web.paging import Page
from galaxy_alpr.web.schema import Ratio, Schema

MAX_TEXTS = 100


class PlateHit(DetectionRecord):
    """One detection of the plate, and why it was found."""

    match: MatchOut


class SeenPlaceOut(Schema):
    """The number of detections of plates at a location."""

    location: LocationRef | None
    count: int
    first_seen: datetime
    last_seen: datetime


class SeenTextOut(Schema):
    """The number of detections of a text, and its distance from the searched one."""

    text: str
    distance: Ratio
    count: int
    first_seen: datetime
    last_seen: datetime


class PlateSummary(Schema):
    """Counts over all detections that match.

    Nothing is counted, and all but `plate` is null, where many plates have the searched part (more
    than 10 000 detections or 2 000 texts), and more than 10 000 plates are in the period and the
    location that were given.
    """

    plate: str = Field(description="The searched plate as it is compared.")
    count: int | None = Field(description="Null where too many match to be counted at once.")
    first_seen: datetime | None
    last_seen: datetime | None
    locations: list[SeenPlaceOut] | None = Field(description="The most frequent first.")
    texts: list[SeenTextOut] | None = Field(
        description=f"The {MAX_TEXTS} most frequent texts; the nearest ones come first."
    )

    @classmethod
    def not_counted(cls, filter: PlateFilter) -> PlateSummary:
        return cls(
            plate=filter.text,
            count=None,
            first_seen=None,
            last_seen=None,
            locations=None,
            texts=None,
        )

    @classmethod
    def of(
        cls, filter: PlateFilter, places: Sequence[PlaceSummary], texts: Sequence[TextSummary]
    ) -> PlateSummary:
        seen = [
            SeenTextOut(
                text=item.text,
                distance=weighted_distance(item.text, filter.text),
                count=item.count,
                first_seen=item.first_seen,
                last_seen=item.last_seen,
            )
            for item in texts
        ]
        return cls(
            plate=filter.text,
            texts=sorted(seen, key=lambda item: (item.distance, -item.count, item.text)),
            **count_fields(places),
        )


class PlateHistory(Page[PlateHit]):
    """The detections of a plate, newest first."""

    summary: PlateSummary | None = Field(
        description="On the first page only; null with `summary=false`."
    )


def count_fields(places: Sequence[PlaceSummary]) -> dict[str, Any]:
    """Return ``count``, ``first_seen``, ``last_seen`` and ``locations`` over all ``places``."""
    return {
        "count": sum(place.count for place in places),
        "first_seen": min((place.first_seen for place in places), default=None),
        "last_seen": max((place.last_seen for place in places), default=None),
        "locations": [SeenPlaceOut.model_validate(place) for place in places],
    }
