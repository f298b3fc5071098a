"""What a camera does now, from what the process that reads it last reported."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from galaxy_alpr.db.models import Camera, CameraLease
from galaxy_alpr.enums import CameraState

STALE = timedelta(seconds=20)
"""Age of a report after which nobody reads the camera any more; reports come every few seconds."""

_NOBODY = "no process reads the cameras"
_WAITING = "it is started within seconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFigures:
    """What was measured of a camera since its worker started; ``None`` where it is unknown.

    ``fps`` frames a second come, of which ``analysed_per_second`` are analysed; ``delay_ms`` passes
    between the moment of a frame and its analysis. ``read`` counts the passes with a text.
    """

    width: int | None = None
    height: int | None = None
    fps: float | None = None
    analysed_per_second: float | None = None
    analysed: int = 0
    dropped: int = 0
    passes: int = 0
    read: int = 0
    reopened: int = 0
    delay_ms: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as they are stored."""
        return asdict(self)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> CameraFigures:
        """Return the figures of a row; those that this version does not know are left out."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})

    @property
    def read_rate(self) -> float | None:
        """The share of the passes with a text."""
        return self.read / self.passes if self.passes else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraReport:
    """The state of a camera now, and since when.

    ``worker`` is the process that reads it, ``None`` where none does; ``lease`` its newest lease.
    """

    state: CameraState
    reason: str | None
    since: datetime | None
    updated_at: datetime | None
    figures: CameraFigures
    worker: str | None = None
    lease: CameraLease | None = None


def state_now(row: Camera, now: datetime) -> CameraReport:
    """Return the state of a camera, whose ``state`` and ``lease`` are loaded."""
    return replace(_state_now(row, now), lease=row.lease)


def _state_now(row: Camera, now: datetime) -> CameraReport:
    stored = row.state
    figures = CameraFigures() if stored is None else CameraFigures.of(stored.figures)
    if not row.enabled:
        since = row.updated_at
        return CameraReport(
            state=CameraState.OFF, reason=None, since=since, updated_at=since, figures=figures
        )
    is_new = now - row.updated_at < STALE
    if stored is None or (stored.updated_at < row.updated_at and is_new):
        return CameraReport(
            state=CameraState.CONNECTING if is_new else CameraState.STOPPED,
            reason=_WAITING if is_new else _NOBODY,
            since=row.updated_at,
            updated_at=None,
            figures=figures,
        )
    if now - stored.updated_at > STALE:
        return CameraReport(
            state=CameraState.STOPPED,
            reason=_NOBODY,
            since=stored.updated_at,
            updated_at=stored.updated_at,
            figures=figures,
        )
    return CameraReport(
        state=CameraState(stored.state),
        reason=stored.reason,
        since=stored.since,
        updated_at=stored.updated_at,
        figures=figures,
        worker=stored.worker,
    )
