"""Alarms, cameras and gates."""

from __future__ import annotations

from datetime import datetime

from galaxy_alpr.client.models.alarms import Alarm, AlarmCounts
from galaxy_alpr.client.models.devices import (
    Camera,
    CameraStatus,
    Gate,
    GateCommand,
    GateDecision,
    GateState,
)
from galaxy_alpr.client.sending.call import Call, PagedCall, get, given, keyed, many, one, pages
from galaxy_alpr.client.sending.pictures import PictureSource, picture_file


def alarms(
    *,
    state: str | None = None,
    severity: str | None = None,
    kind: str | None = None,
    rule: int | None = None,
    location: str | int | None = None,
    lot: str | int | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    page_size: int = 100,
) -> PagedCall[Alarm]:
    """List the alarms that fulfil all conditions; ``state`` is open or acknowledged."""
    return pages(
        "/api/alarms",
        Alarm,
        state=state,
        severity=severity,
        kind=kind,
        rule=rule,
        location=location,
        lot=lot,
        from_=from_,
        to=to,
        limit=page_size,
    )


def alarm(id: int) -> Call[Alarm]:
    """Return one alarm."""
    return get("/api/alarms/{id}", one(Alarm), ids={"id": id})


def alarm_counts() -> Call[AlarmCounts]:
    """Return how many alarms are open."""
    return get("/api/alarms/count", one(AlarmCounts))


def acknowledge_alarm(
    id: int,
    *,
    outcome: str,
    comment: str | None = None,
    idempotency_key: str | None = None,
) -> Call[Alarm]:
    """Acknowledge an alarm; ``outcome`` is acted, wrong_reading or escalated."""
    return Call(
        method="POST",
        route="/api/alarms/{id}/acknowledge",
        parse=one(Alarm),
        ids={"id": id},
        json=given(outcome=outcome, comment=comment),
        headers=keyed(idempotency_key),
    )


def cameras(*, location: str | int | None = None) -> Call[tuple[Camera, ...]]:
    """Return all cameras with their states."""
    return get("/api/cameras", many(Camera), location=location)


def camera_status(id: int) -> Call[CameraStatus]:
    """Return what a camera does now."""
    return get("/api/cameras/{id}/status", one(CameraStatus), ids={"id": id})


def gates(*, location: str | int | None = None) -> Call[tuple[Gate, ...]]:
    """Return all gates with their states."""
    return get("/api/gates", many(Gate), location=location)


def gate_state(id: int) -> Call[GateState]:
    """Return whether a gate is open, as far as it is known."""
    return get("/api/gates/{id}/state", one(GateState), ids={"id": id})


def gate_decisions(
    id: int,
    *,
    from_: datetime | None = None,
    to: datetime | None = None,
    outcome: str | None = None,
    page_size: int = 100,
) -> PagedCall[GateDecision]:
    """List the decisions at a gate, the newest first."""
    return pages(
        "/api/gates/{id}/decisions",
        GateDecision,
        ids={"id": id},
        from_=from_,
        to=to,
        outcome=outcome,
        limit=page_size,
    )


def open_gate(id: int, *, reason: str, idempotency_key: str | None = None) -> Call[GateCommand]:
    """Order a gate to open by hand; the order is recorded with its reason."""
    return Call(
        method="POST",
        route="/api/gates/{id}/open",
        parse=one(GateCommand),
        ids={"id": id},
        json={"reason": reason},
        headers=keyed(idempotency_key),
    )


def decide_gate(
    *,
    location: str | int,
    captured_at: datetime,
    picture: PictureSource | None = None,
    plate: str | None = None,
    confidence: float | None = None,
    vehicle_class: str | None = None,
    provisional: bool | None = None,
    complete: bool | None = None,
    idempotency_key: str | None = None,
) -> Call[GateDecision]:
    """Return whether the gate of a location opens; never raises for a failed call.

    Give a picture, or a plate that another reader has read, with its confidence. The answer is true
    only for a literal ``allow`` of a gate in live mode within three seconds. An error of any kind,
    also of the arguments, is a no.
    """
    if (picture is None) == (plate is None):
        raise ValueError("give either a picture or a plate")
    place = given(location=str(location), captured_at=captured_at)
    read = given(
        plate=plate,
        confidence=confidence,
        vehicle_class=vehicle_class,
        provisional=provisional,
        complete=complete,
    )
    if picture is not None and read:
        raise ValueError(f"not with a picture: {', '.join(read)}")
    if picture is None and confidence is None:
        raise ValueError("give the confidence of the plate")
    return Call(
        method="POST",
        route="/api/gates/decide",
        parse=one(GateDecision),
        json=None if picture is not None else {**place, **read},
        form=place,
        file=None if picture is None else picture_file(picture),
        headers=keyed(idempotency_key),
    )
