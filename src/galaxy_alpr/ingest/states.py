"""What is wrong with a camera's picture, from what was measured of it."""

from __future__ import annotations

from galaxy_alpr.enums import CameraState as CameraState
from galaxy_alpr.ingest.video_process import SourceHealth

FROZEN_S = 10.0
"""Seconds without the change of a single pixel after which a live picture is frozen."""

_BLACK = 12.0
"""Mean grey level below which a picture is black."""

_PLAIN = 4.0
"""Spread of grey levels below which nothing can be told in a picture: something covers the lens."""

_SLOW = 0.5
"""Share of the usual frame rate below which a stream is slow."""

_SETTLED = 100
"""Frames after which the frame rate is known."""

CLOCK_S = 5.0
"""Seconds by which the source's clock may be wrong."""

_AGAIN = 3
"""Judgements in a row after which a clock is wrong: a stream that stalls catches up."""


class HealthWatch:
    """Judges a source by its measured health; it learns the usual frame rate."""

    def __init__(self) -> None:
        self._usual_fps = 0.0
        self._wrong_clock = 0

    def judge(self, health: SourceHealth, *, live: bool) -> tuple[CameraState, str | None]:
        """Return the state of a source that delivers frames, and the reason if it is a fault."""
        state = self._state(health, live=live)
        return state, self._reason(state, health)

    def _state(self, health: SourceHealth, *, live: bool) -> CameraState:
        if health.frames == 0:
            return CameraState.CONNECTING
        if live and health.unchanged_s >= FROZEN_S:
            return CameraState.FROZEN
        if health.spread < _PLAIN:
            return CameraState.BLACK if health.brightness < _BLACK else CameraState.COVERED
        if live and health.frames >= _SETTLED:
            self._usual_fps = max(self._usual_fps * 0.999, health.fps)
            if health.fps < _SLOW * self._usual_fps:
                return CameraState.SLOW
        wrong = live and health.clock_s is not None and abs(health.clock_s) > CLOCK_S
        self._wrong_clock = self._wrong_clock + 1 if wrong else 0
        if self._wrong_clock >= _AGAIN:
            return CameraState.WRONG_CLOCK
        return CameraState.RUNNING

    def _reason(self, state: CameraState, health: SourceHealth) -> str | None:
        match state:
            case CameraState.FROZEN:
                return f"the picture has not changed for {health.unchanged_s:.0f} s"
            case CameraState.BLACK:
                return "the picture is black"
            case CameraState.COVERED:
                return "the picture is plain: something covers the lens"
            case CameraState.SLOW:
                usual = self._usual_fps
                return f"only {health.fps:.1f} frames a second come instead of {usual:.0f}"
            case CameraState.WRONG_CLOCK:
                return f"the camera's clock is {health.clock_s:+.0f} s wrong"
        return None
