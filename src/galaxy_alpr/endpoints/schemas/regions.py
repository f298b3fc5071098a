"""The plates in one picture, and the region codes of countries."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.endpoints.schemas.detections import ImageOut
from galaxy_alpr.endpoints.schemas.plates import PlateOut, RegionOut
from galaxy_alpr.web.schema import Schema


class PlateRegionOut(PlateOut):
    """One plate in the picture."""

    detection_id: int


class PicturePlates(Schema):
    """The plates in one picture."""

    session_id: int
    captured_at: datetime
    image: ImageOut
    regions: list[PlateRegionOut]


class CountryRegions(Schema):
    """The region codes of a country's plates."""

    country: str
    name: str
    regions: list[RegionOut]


class CountryRegionOut(RegionOut):
    """A region code with the country that uses it."""

    country: str
    country_name: str


class RegionMatches(Schema):
    """The regions of all countries that have this code."""

    code: str
    regions: list[CountryRegionOut]
