"""What a camera or another system sends: requests, readings and reports of its state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from galaxy_alpr.enums import Direction, VehicleClass
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import TextCandidate


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedPlate:
    """A plate as the sender read it; ``text`` is ``None`` where it was detected but not read.

    Confidences are 0 to 1. ``country`` is an ISO 3166-1 alpha-2 code. ``box`` is in pixels of the
    ``picture`` of the reading. ``color`` is that of the background.
    """

    text: str | None
    confidence: float | None = None
    char_confidences: tuple[float, ...] = ()
    candidates: tuple[TextCandidate, ...] = ()
    country: str | None = None
    region: str | None = None
    box: BoundingBox | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedVehicle:
    """A vehicle as the sender detected it; ``box`` is in pixels of ``picture``."""

    vehicle_class: VehicleClass | None = None
    color: str | None = None
    make: str | None = None
    model: str | None = None
    box: BoundingBox | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedReading:
    """One reading of a sender.

    ``event_id`` is the sender's own id of it. ``captured_at`` is ``None`` for now; one without an
    offset is the local time of the source's timezone. ``speed`` is in km/h. ``retransmitted`` is
    one that the sender kept while it was offline, one that is not ``final`` will be sent again.
    """

    event_id: str | None = None
    device_id: str | None = None
    device_name: str | None = None
    captured_at: datetime | None = None
    plate: PushedPlate | None = None
    vehicle: PushedVehicle | None = None
    direction: Direction | None = None
    lane: str | None = None
    speed: float | None = None
    picture: bytes | None = field(default=None, repr=False)
    plate_picture: bytes | None = field(default=None, repr=False)
    retransmitted: bool = False
    final: bool = True
    details: dict[str, Any] = field(default_factory=dict)
    """What else was sent and is worth keeping, as plain JSON; no plate, no person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """What a device says of itself: that it is ``alive``, with details that plain JSON can hold."""

    device_id: str | None = None
    at: datetime | None = None
    alive: bool = True
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body."""

    name: str
    file_name: str | None = None
    content_type: str | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedRequest:
    """A request as it came; the names of ``headers`` are in lower case.

    ``parts`` are those of a multipart body, as far as they can be told apart; ``path`` is what the
    sender appended to the address of the source, without a leading slash.
    """

    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    method: str = "POST"
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a request delivers.

    ``received_at`` and ``allowed`` are set before the reply is made; ``allowed`` is whether a gate
    was ordered just now to open for it.
    """

    readings: tuple[PushedReading, ...] = ()
    reports: tuple[DeviceReport, ...] = ()
    received_at: datetime | None = None
    allowed: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer that a maker's devices expect."""

    status: int = 200
    content_type: str = "application/json"
    body: bytes = b"{}"

    @classmethod
    def json(cls, values: Any, status: int = 200) -> Reply:
        """Return ``values`` as JSON."""
        return cls(status, "application/json", json.dumps(values).encode())


class Unreadable(Exception):
    """The body is no delivery of this maker; the message says why, without the body's values."""


class Maker(Protocol):
    """The form in which a maker's devices send. Its functions use neither disk nor database."""

    name: str

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request has this form. Never raises."""
        ...

    def parse(self, request: PushedRequest) -> Delivered:
        """Return what the request delivers. Raises ``Unreadable``."""
        ...

    def reply(self, request: PushedRequest, delivered: Delivered) -> Reply:  # noqa: ARG002
        """Return the answer to a request that was parsed and stored: most look at its status."""
        return Reply.json({})
