"""The check of what clients send with their pictures."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.access import EVERYWHERE, Scope
from galaxy_alpr.country_codes import check_countries
from galaxy_alpr.db.models import Location
from galaxy_alpr.enums import MomentSource
from galaxy_alpr.errors import NotFound, OutOfScope
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.places.lookup import find_location
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.readings.capture import CaptureDetails, CaptureRequest, checked_moment
from galaxy_alpr.timezones import UTC_ZONE, in_utc


class RequestChecks:
    """Makes the details of captures from what clients send.

    ``country`` and ``zone`` are those of the site; ``from_exif`` is whether the camera's clock
    counts where a request says nothing.
    """

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        clock: Clock,
        country: str | None = None,
        zone: ZoneInfo = UTC_ZONE,
        from_exif: bool = False,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._country = country
        self._zone = zone
        self._from_exif = from_exif

    def check(self, request: CaptureRequest, scope: Scope = EVERYWHERE) -> CaptureDetails:
        """Return the details of a request.

        The likely countries are those of the request, else the location's, else the site's. Raises
        ``NotFound`` for the location, also where it is outside of ``scope``, ``OutOfScope`` for a
        limited scope without a location, ``ValidationFailed`` for the moment or a country. Reads
        the database only for a location.
        """
        location, zone = None, self._zone
        if request.location is not None:
            with self._sessions() as session:
                location = find_location(session, request.location)
                zone = zone_of(session, location_id=location.id, site=zone)
            if not scope.has_location(location.id):
                raise NotFound(f"no location has the id or name {request.location!r}")
        elif scope.is_limited:
            raise OutOfScope("name a location of your lots")
        return self._details(request, location, zone)

    def _details(
        self, request: CaptureRequest, location: Location | None, zone: ZoneInfo
    ) -> CaptureDetails:
        default = (location.country if location else None) or self._country
        countries = request.countries or ((default,) if default else ())
        written = request.captured_at
        captured_at, replaced = checked_moment(
            None if written is None else in_utc(written, zone), self._clock
        )
        of_client = written is not None and replaced is None
        from_exif = self._from_exif if request.from_exif is None else request.from_exif
        return CaptureDetails(
            captured_at=captured_at,
            captured_at_source=request.captured_at_source if of_client else MomentSource.SERVER,
            sent_captured_at=replaced,
            camera_zone=zone if from_exif and written is None else None,
            location_id=None if location is None else location.id,
            countries=check_countries(countries),
        )
