"""Vehicles of Frigate: read while they pass, stored once when they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Location
from galaxy_alpr.db.queries import places
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.errors import InvalidImage, PayloadTooLarge, UnsupportedMediaType
from galaxy_alpr.ingest.frigate.events import FrigateEvent
from galaxy_alpr.ingest.frigate.figures import FrigateFigures
from galaxy_alpr.ingest.frigate.http import FrigateHttp
from galaxy_alpr.ingest.frigate.looks import MAX_LOOKS, Fused, OpenVehicle, fuse, read_look
from galaxy_alpr.services.cameras.passes import PassedVehicle
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.readings.capture import Capture, CaptureRequest
from galaxy_alpr.services.readings.store import StoredReading
from galaxy_alpr.services.readings.submit import ReadingService

SOURCE = "frigate"

MAX_OPEN = 50
MAX_BYTES = 64_000_000
"""Vehicles and bytes of snapshots that are kept; the oldest are dropped. A vehicle that was dropped
is still read once, when it is gone."""

AHEAD_S = 3600.0
"""How far Frigate's clock may be ahead; the moment of a picture is then that of the receipt."""

PAUSE_S = 0.5
"""Least time between two snapshots of a vehicle, by Frigate's clock."""

_NO_PICTURE = (InvalidImage, PayloadTooLarge, UnsupportedMediaType)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVehicle:
    """What was stored of a vehicle; ``text`` is ``None`` where it is not stored as a text."""

    id: str
    camera: str
    started_at: datetime
    text: str | None
    confidence: float
    is_watched: bool


class FrigateReader:
    """Reads the vehicles of events. Not for several threads at once."""

    def __init__(
        self,
        *,
        http: FrigateHttp,
        engine: Analyzer,
        readings: ReadingService,
        sessions: sessionmaker[Session],
        clock: Clock,
        write_back: bool,
    ) -> None:
        self.figures = FrigateFigures()
        self._http = http
        self._engine = engine
        self._readings = readings
        self._sessions = sessions
        self._clock = clock
        self._write_back = write_back
        self._open: dict[str, OpenVehicle] = {}

    def follow(self, event: FrigateEvent) -> None:
        """Read the snapshot of a vehicle that is there, where it may be a new one.

        Raises ``FrigateFailed``, ``ModelError``.
        """
        vehicle = self._vehicle(event)
        at = self._moment(event)
        is_early = vehicle.last_at is not None and at - vehicle.last_at < PAUSE_S
        if event.has_snapshot is False or is_early or len(vehicle.looks) >= MAX_LOOKS:
            return
        vehicle.last_at = at
        self._look(event, vehicle, at)

    def end(self, event: FrigateEvent) -> ReadVehicle | None:
        """Store the reading of a vehicle that is gone, ``None`` where there is no plate.

        Raises ``FrigateFailed``, ``ModelError``, and the errors of ``ReadingService.submit``; it
        may be called again then.
        """
        vehicle = self._vehicle(event)
        if event.has_snapshot is not False:
            self._look(event, vehicle, self._moment(event))
        stored = None
        if vehicle.looks:
            location = self._location(event.camera)
            countries = self._readings.check(CaptureRequest(location=location)).countries
            fused = fuse(self._engine, vehicle.looks, countries or None)
            stored = self._store(event, vehicle, fused, location)
            self.figures.stored += 1
        else:
            self.figures.without_plate += 1
        self.drop(event.id)
        return None if stored is None else self._read(event, vehicle, stored)

    def drop(self, id: str) -> None:
        """Forget a vehicle."""
        self._open.pop(id, None)
        self.figures.open_events = len(self._open)

    def close(self) -> None:
        """Close the connections to Frigate."""
        self._http.close()

    def tell_frigate(self, read: ReadVehicle) -> None:
        """Write a reading to Frigate's event. Raises ``FrigateFailed``."""
        if not self._write_back or read.text is None:
            return
        if self._http.write_back(read.id, read.camera, read.text, read.confidence):
            self.figures.written_back += 1

    def _vehicle(self, event: FrigateEvent) -> OpenVehicle:
        vehicle = self._open.pop(event.id, None) or OpenVehicle(event.camera)
        self._open[event.id] = vehicle  # the newest is the last
        vehicle.started_at = vehicle.started_at or event.started_at
        while len(self._open) > 1 and (
            len(self._open) > MAX_OPEN or sum(item.size for item in self._open.values()) > MAX_BYTES
        ):
            del self._open[next(iter(self._open))]
        self.figures.open_events = len(self._open)
        return vehicle

    def _look(self, event: FrigateEvent, vehicle: OpenVehicle, at: float) -> None:
        data = self._http.snapshot(event.id)
        if data is None or vehicle.was_read(data):
            return
        look = None
        try:
            look = read_look(self._engine, data, at, None)
        except _NO_PICTURE as error:
            self.figures.error(f"a snapshot is no picture: {error}"[:200], self._clock.now())
        else:
            self.figures.snapshots += 1
        vehicle.read(data, look)

    def _location(self, camera: str) -> str | None:
        """Return the id of the location that is named after the camera of Frigate, as a text."""
        with self._sessions() as session:
            found = places.by_name(session, Location, name=camera)
        if found is None:
            self.figures.unknown(camera)
        return None if found is None else str(found.id)

    def _store(
        self, event: FrigateEvent, vehicle: OpenVehicle, fused: Fused, location: str | None
    ) -> StoredReading:
        moments = [look.frame.at for look in vehicle.looks]
        best = next(look for look in vehicle.looks if look.data is fused.data)
        details = self._readings.check(
            CaptureRequest(
                location=location,
                captured_at=datetime.fromtimestamp(best.frame.at, UTC),
            )
        )
        passed = PassedVehicle(
            pass_id=str(uuid5(NAMESPACE_URL, f"frigate:{event.camera}:{event.id}")),
            camera_id=None,
            first_at=datetime.fromtimestamp(vehicle.started_at or min(moments), UTC),
            last_at=datetime.fromtimestamp(max(moments), UTC),
            frames=fused.frames,
            sure=fused.sure,
        )
        capture = Capture(
            details=details,
            source=SOURCE,
            actor=Actor(ActorKind.CAMERA, f"frigate {event.camera}"[:100]),
            data=fused.data,
            pixels=decode_image(fused.data),
            result=fused.result,
            passed=passed,
        )
        return self._readings.submit(capture)

    def _read(
        self, event: FrigateEvent, vehicle: OpenVehicle, stored: StoredReading
    ) -> ReadVehicle:
        plate = next(item.plate for item in stored.row.detections if item.plate is not None)
        started = vehicle.started_at or self._moment(event)
        return ReadVehicle(
            id=event.id,
            camera=event.camera,
            started_at=datetime.fromtimestamp(started, UTC),
            text=plate.text,
            confidence=plate.confidence,
            is_watched=plate.text is not None and stored.statuses[plate.text] == "watched",
        )

    def _moment(self, event: FrigateEvent) -> float:
        """Return the moment of a message by Frigate's clock, which may be wrong."""
        latest = self._clock.now().timestamp() + AHEAD_S
        return min(event.frame_at or latest - AHEAD_S, latest)
