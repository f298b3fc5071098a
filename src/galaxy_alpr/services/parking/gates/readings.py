"""Readings of pictures and of passes, as gates take them."""

from __future__ import annotations

import hashlib
from time import perf_counter

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.parking import gates
from galaxy_alpr.enums import GateMode, MomentSource, VehicleClass
from galaxy_alpr.services.ingest.values import PushedFacts
from galaxy_alpr.services.parking.gates.decide import GateDecisions
from galaxy_alpr.services.parking.gates.values import GateReading, PlateRead
from galaxy_alpr.services.readings.capture import CaptureDetails
from galaxy_alpr.services.readings.store import StoredReading


def of_stored(stored: StoredReading, *, idempotency_key: str | None = None) -> GateReading:
    """Return what was read in a picture that is being stored, or in a pass that has ended.

    The moment of a pass is that at which its vehicle was last seen; that of a picture has to be
    told, by the client or by the camera's clock: the moment of its receipt says nothing.
    """
    passed, details = stored.reading.capture.passed, stored.reading.capture.details
    sure = passed is None or passed.sure
    plates = tuple(
        _plate(item, sure=sure) for item in stored.row.detections if item.plate is not None
    )
    if passed is not None:
        moment = max(passed.last_at, stored.row.captured_at)
        return GateReading(
            key=f"pass:{passed.pass_id}",
            plates=plates,
            captured_at=moment,
            session_id=stored.row.id,
        )
    data, pushed = stored.reading.capture.data, stored.reading.capture.pushed
    if pushed is not None:
        return GateReading(
            key=pushed_key(pushed, stored.row.id),
            plates=plates,
            captured_at=stored.row.captured_at,
            moment_known=_is_told(details),
            final=pushed.final and not pushed.retransmitted,
            session_id=stored.row.id,
        )
    digest = stored.row.image_sha256 if data is None else _digest(data)
    return GateReading(
        key=f"session:{stored.row.id}" if digest is None else _picture_key(digest),
        plates=plates,
        captured_at=stored.row.captured_at,
        moment_known=_is_told(details),
        idempotency_key=idempotency_key,
        session_id=stored.row.id,
    )


def of_failed(details: CaptureDetails, data: bytes, *, idempotency_key: str | None) -> GateReading:
    """Return the reading of a picture in which nothing could be read, since the engine failed."""
    return GateReading(
        key=_picture_key(_digest(data)),
        plates=(),
        captured_at=details.captured_at,
        moment_known=_is_told(details),
        idempotency_key=idempotency_key,
    )


def pushed_key(pushed: PushedFacts, session_id: int) -> str:
    """Return the key of a reading from elsewhere: by the sender's id, else its own."""
    return f"pushed:{pushed.sender}:{pushed.event_hash or session_id}"


def _is_told(details: CaptureDetails) -> bool:
    """Return whether the sender or the camera's clock has told the moment, and it can be right."""
    told = details.captured_at_source in {MomentSource.CLIENT, MomentSource.EXIF}
    return told and details.sent_captured_at is None


def _picture_key(digest: str) -> str:
    return f"picture:{digest}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _plate(item: models.Detection, *, sure: bool) -> PlateRead:
    plate, vehicle = item.plate, item.vehicle
    assert plate is not None
    return PlateRead(
        text=plate.text,
        confidence=plate.confidence,
        display_text=plate.display_text,
        sure=sure,
        # The text of an incomplete plate is withheld; what is unreliable in another way has no
        # text either, or a reason.
        complete=plate.unread_reason is None,
        candidates=tuple(
            candidate.text for candidate in plate.candidates if candidate.text != plate.text
        ),
        vehicle_class=None if vehicle is None else VehicleClass(vehicle.vehicle_class),
        detection_id=item.id,
        text_hash=plate.text_hash,
    )


class PassGates:
    """Decides about the passes of cameras and about readings from elsewhere that may open gates.

    Each decision is made in the transaction in which the reading is stored.
    """

    def __init__(self, decisions: GateDecisions) -> None:
        self._decisions = decisions

    def __call__(self, session: Session, stored: StoredReading) -> None:
        """Add the decision about a reading at the location of a gate that is on."""
        capture = stored.reading.capture
        if not capture.opens_gates or stored.row.location_id is None:
            return
        started = perf_counter()
        gate_id = gates.id_at(session, location_id=stored.row.location_id)
        if gate_id is None:
            return
        gate = gates.get(session, id=gate_id)
        if gate is None or not gate.enabled or gate.mode == GateMode.OFF:
            return
        self._decisions.decide(
            session, gate_id, of_stored(stored), actor=capture.actor, started=started
        )
