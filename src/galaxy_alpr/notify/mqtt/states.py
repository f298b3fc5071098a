"""The retained messages: the whole current state, made from the database each time.

So it is right after any change, also after a deletion or an erasure, whatever was published before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import Camera, Detection, Gate, Location
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.cameras import cameras
from galaxy_alpr.db.queries.integrations import newest_plates
from galaxy_alpr.db.queries.lists import statuses_by_text
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import CameraState, PlateStatus
from galaxy_alpr.notify.mqtt.messages import READ, READING_TYPES, UNREAD, encoded
from galaxy_alpr.notify.mqtt.pictures import Pictures
from galaxy_alpr.notify.mqtt.privacy import PlatePrivacy
from galaxy_alpr.notify.mqtt.topics import Kind, Topics
from galaxy_alpr.services.cameras import states as camera_states
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.parking.gates import states as gate_states
from galaxy_alpr.services.parking.occupancy.now import occupancy_at

ONLINE, OFFLINE = b"online", b"offline"

_NO_VIDEO = (CameraState.OFF, CameraState.CONNECTING, CameraState.FAILED, CameraState.STOPPED)
Point = tuple[Kind, int]
"""A camera, or a location without one."""


@dataclass(frozen=True, slots=True)
class Places:
    """What devices are made of: cameras, locations without a camera, lots and gates, with names."""

    cameras: dict[int, str]
    locations: dict[int, str]
    lots: dict[int, str]
    gates: dict[int, str]


class RetainedStates:
    """Makes the retained messages. Not for several threads at once."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        topics: Topics,
        privacy: PlatePrivacy,
        clock: Clock,
        pictures: Pictures | None,
    ) -> None:
        self._sessions = sessions
        self._topics = topics
        self._privacy = privacy
        self._clock = clock
        self._pictures = pictures
        self._newest: dict[Point, int | None] = {}

    def changed(self, point: Point) -> None:
        """Look up the newest plate of a camera or location again: a reading was stored."""
        self._newest.pop(point, None)

    def make(self) -> tuple[dict[str, bytes], Places]:
        """Return the payloads by topic, and the places that they are about."""
        found: dict[str, bytes] = {}
        with self._sessions() as session:
            own = cameras.every(session)
            alone = newest_plates.locations_without_camera(session)
            lots = [use.lot for use in places.lots(session)]
            all_gates = gates.every(session)
            for camera in own:
                self._camera(camera, found)
            self._plates(session, own, alone, found)
            for gate in all_gates:
                self._gate(gate, found)
            for lot in lots:
                now = occupancy_at(session, lot, self._clock.now())
                values = {
                    "lot_id": lot.id,
                    "name": lot.name,
                    "occupied": now.total.occupied,
                    "capacity": lot.capacity,
                    "free": now.total.free,
                    "state": None if now.state is None else now.state.value,
                }
                found[self._topics.of("lot", lot.id, "occupancy")] = encoded(values)
            named = Places(
                {row.id: row.name for row in own},
                {row.id: row.name for row in alone},
                {row.id: row.name for row in lots},
                {row.id: row.name for row in all_gates},
            )
        return found, named

    def _camera(self, row: Camera, found: dict[str, bytes]) -> None:
        report = camera_states.state_now(row, self._clock.now())
        is_online = report.state not in _NO_VIDEO
        values = {
            "camera_id": row.id,
            "name": row.name,
            "location_id": row.location_id,
            "state": report.state.value,
        }
        found[self._topics.of("camera", row.id, "status")] = ONLINE if is_online else OFFLINE
        found[self._topics.of("camera", row.id, "state")] = encoded(values)

    def _gate(self, row: Gate, found: dict[str, bytes]) -> None:
        report = gate_states.state_now(row, self._clock.now())
        values = {
            "gate_id": row.id,
            "name": row.name,
            "location_id": row.location_id,
            "state": report.state.value,
            "mode": row.mode,
            "enabled": row.enabled,
        }
        found[self._topics.of("gate", row.id, "state")] = encoded(values)

    def _plates(
        self,
        session: Session,
        own: Sequence[Camera],
        alone: Sequence[Location],
        found: dict[str, bytes],
    ) -> None:
        points: list[Point] = [("camera", row.id) for row in own]
        points += [("location", row.id) for row in alone]
        self._newest = {point: id for point, id in self._newest.items() if point in set(points)}
        rows = newest_plates.with_plates(
            session, detection_ids=[id for id in self._newest.values() if id is not None]
        )
        for point in points:
            id = self._newest.get(point)
            if id not in rows:
                self._newest[point] = id = _newest(session, point)
                if id is not None:
                    rows |= newest_plates.with_plates(session, detection_ids=[id])
            row = None if id is None else rows.get(id)
            if row is not None:
                self._plate(session, point, row, found)

    def _plate(
        self, session: Session, point: Point, row: Detection, found: dict[str, bytes]
    ) -> None:
        plate = row.plate
        assert plate is not None
        status = PlateStatus.UNLISTED
        if plate.text is not None:
            status = statuses_by_text(session, {plate.text}, self._clock.now())[plate.text]
        is_read = plate.text is not None or plate.text_hash is not None
        words = status.value if status.value in READING_TYPES else READ
        values: dict[str, Any] = {
            **self._privacy.fields(plate.text, plate.display_text, plate.text_hash),
            "event_type": words if is_read else UNREAD,
            "status": status.value,
            "confidence": round(plate.confidence, 4),
            "country": plate.country,
            "captured_at": row.captured_at.isoformat().replace("+00:00", "Z"),
            "vehicle_class": None if row.vehicle is None else row.vehicle.vehicle_class,
            "detection_id": row.id,
            "session_id": row.session_id,
        }
        kind, id = point
        found[self._topics.of(kind, id, "plate")] = encoded(values)
        if self._pictures is not None:
            picture = self._pictures.of(point, row.session_id, row.session.image_path)
            if picture is not None:
                found[self._topics.of(kind, id, "picture")] = picture


def _newest(session: Session, point: Point) -> int | None:
    kind, id = point
    if kind == "camera":
        return newest_plates.of_camera(session, camera_id=id)
    return newest_plates.of_location(session, location_id=id)
