"""Cameras and gates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from galaxy_alpr.client.models.base import Answer
from galaxy_alpr.client.models.places import LocationRef
from galaxy_alpr.client.models.sentences import Sentence


class CameraLease(Answer):
    """The newest lease of a camera: which worker may read it."""

    holder: str
    token: int
    claimed_at: datetime
    until: datetime


class CameraStatus(Answer):
    """What a camera does now."""

    camera_id: int
    state: str
    reason: str | None = None
    reason_sentence: Sentence | None = None
    since: datetime | None = None
    updated_at: datetime | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    analysed_per_second: float | None = None
    analysed: int
    dropped: int
    passes: int
    read_rate: float | None = None
    reopened: int
    delay_ms: float | None = None
    worker: str | None = None
    lease: CameraLease | None = None


class Zone(Answer):
    """An area of a camera's picture."""

    name: str
    kind: str
    points: tuple[tuple[float, ...], ...]


class Line(Answer):
    """A line of a camera's picture that vehicles cross."""

    name: str
    start: tuple[float, ...] = Field(alias="from")
    end: tuple[float, ...] = Field(alias="to")
    left_to_right: str


class Camera(Answer):
    """A camera."""

    id: int
    name: str
    location: LocationRef | None = None
    address: str
    sub_address: str | None = None
    user_name: str | None = None
    has_password: bool
    enabled: bool
    transport: str
    max_rate: float | None = None
    hardware: bool
    countries: tuple[str, ...]
    clip_s: float
    partner_id: int | None = None
    partner_s: float
    zones: tuple[Zone, ...]
    lines: tuple[Line, ...]
    created_at: datetime
    updated_at: datetime
    status: CameraStatus


class GateState(Answer):
    """Whether a gate is open, as far as it is known."""

    gate_id: int
    state: str
    reason: str | None = None
    reason_sentence: Sentence | None = None
    updated_at: datetime | None = None


class Gate(Answer):
    """A gate."""

    id: int
    name: str
    location: LocationRef | None = None
    enabled: bool
    mode: str
    fail_open: bool
    min_interval_s: float
    min_confidence: float
    relay: dict[str, Any]
    has_secret: bool
    created_at: datetime
    updated_at: datetime
    state: GateState


class GateActor(Answer):
    """Who decided or ordered."""

    kind: str
    id: int | None = None
    name: str


class GateCommand(Answer):
    """An order to open a gate."""

    id: int
    gate_id: int | None = None
    decision_id: int | None = None
    reason: str | None = None
    state: str
    confirmation: str | None = None
    problem: str | None = None
    problem_sentence: Sentence | None = None
    created_at: datetime
    expires_at: datetime
    dispatched_at: datetime | None = None
    executing_at: datetime | None = None
    ended_at: datetime | None = None
    actor: GateActor


class GateDecision(Answer):
    """What the service decided. ``Client.decide_gate`` says whether that opens the gate."""

    id: int
    gate_id: int | None = None
    outcome: str
    reason: str
    detail: str
    detail_sentence: Sentence | None = None
    rule: str | None = None
    plate: str | None = None
    display_text: str | None = None
    confidence: float | None = None
    captured_at: datetime
    decided_at: datetime
    latency_ms: float
    mode: str
    detection_id: int | None = None
    command: GateCommand | None = None
    actor: GateActor
