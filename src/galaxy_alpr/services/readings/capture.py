"""A picture to be read and stored, and the data that a client sends with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from galaxy_alpr.actors import Actor
from galaxy_alpr.enums import MomentSource
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.cameras.passes import PassedVehicle
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.ingest.values import PushedFacts
from galaxy_alpr.types import BgrImage, ImageResult

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(days=1)
"""Largest lead of a camera's clock over the server's: wrong timezones are common."""

SMALL_SKEW = timedelta(minutes=1)
"""A moment with a greater lead is replaced by that of the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """The moment, place and countries that a client sends with its pictures, unchecked.

    ``location`` is an id or a name, ``captured_at`` a moment (a local time where it has no offset,
    now where it is missing), ``captured_at_source`` where it comes from, ``countries`` the likely
    countries of the plates (ISO 3166-1 alpha-2). ``from_exif`` is whether the camera's clock counts
    where ``captured_at`` is missing, ``None`` to leave that to the settings.
    """

    location: str | None = None
    captured_at: datetime | None = None
    captured_at_source: MomentSource = MomentSource.CLIENT
    from_exif: bool | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureDetails:
    """Moment, place and likely countries of a picture: a checked ``CaptureRequest``.

    ``sent_captured_at`` is the moment that the client sent, where it was replaced. ``camera_zone``
    is the timezone of the camera's clock, ``None`` where that does not count.
    """

    captured_at: datetime
    captured_at_source: MomentSource = MomentSource.SERVER
    sent_captured_at: datetime | None = None
    camera_zone: ZoneInfo | None = None
    location_id: int | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One picture to be read and stored.

    ``data`` is the original file, which is stored unchanged. ``pixels`` is the picture as an
    array: a caller that has it saves the decoding, and without ``data`` the original is stored as
    a JPEG made from it. The pixels must not change until the capture is stored. ``result`` is what
    was detected and read, where that is known already: of a vehicle's pass before a camera, which
    is ``passed``, or by another system, which may have sent no picture. ``pushed`` is what was sent
    with a reading from elsewhere.
    """

    details: CaptureDetails
    source: str
    actor: Actor
    data: bytes | None = None
    pixels: BgrImage | None = None
    file_name: str | None = None
    result: ImageResult | None = None
    passed: PassedVehicle | None = None
    pushed: PushedFacts | None = None

    @property
    def opens_gates(self) -> bool:
        """Whether what is stored is a reading at a gate: of a camera, or of such a sender."""
        return self.passed is not None or (self.pushed is not None and self.pushed.opens_gates)

    def __post_init__(self) -> None:
        if self.result is None and self.data is None and self.pixels is None:
            raise ValueError("a capture needs data, pixels, or what was read")
        if self.result is not None and self.data is not None and self.pixels is None:
            raise ValueError("a picture that was read is stored with its pixels")
        if self.passed is not None and (self.result is None or self.pixels is None):
            raise ValueError("a pass needs pixels and its result")


def checked_moment(moment: datetime | None, clock: Clock) -> tuple[datetime, datetime | None]:
    """Return the moment of a picture, now where none was sent, and a moment it replaces.

    A picture cannot be captured after it is received: a moment in the future would make it the
    newest one for as long as it is ahead. It is replaced by the moment of the receipt, which is
    right for a camera whose timezone is wrong. While the service's own clock is wrong, moments are
    taken as they are sent.

    Raises ``ValidationFailed`` for a moment before ``EARLIEST`` or far in the future.
    """
    if moment is None:
        return clock.now(), None
    now = clock.latest
    if moment < EARLIEST or (now is not None and moment > now + CLOCK_SKEW):
        raise ValidationFailed(
            f"captured_at {moment.isoformat()} is not between {EARLIEST.date()} and now",
            field="captured_at",
        )
    if now is not None and moment > now + SMALL_SKEW:
        return now, moment
    return moment, None
