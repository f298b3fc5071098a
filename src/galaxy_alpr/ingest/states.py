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

REASONS = {
    CameraState.FROZEN: "the picture has not changed for {0.unchanged_s:.0f} s",
    CameraState.BLACK: "the picture is black",
    CameraState.COVERED: "the picture is plain: something covers the lens",
    CameraState.SLOW: "only {0.fps:.1f} frames a second come instead of {1:.0f}",
    CameraState.WRONG_CLOCK: "the camera's clock is {0.clock_s:+.0f} s wrong",
}


class HealthWatch:
    """Judges a source by its measured health; it learns the usual frame rate."""

    def __init__(self) -> None:
        self._usual_fps = 0.0
        self._wrong_clock = 0

    def judge(self, health: SourceHealth, *, live: bool) -> tuple[CameraState, str | None]:
        """Return the state of a source that delivers frames, and the reason if it is a fault."""
        state = self._state(health, live=live)
        reason = REASONS.get(state)
        return state, None if reason is None else reason.format(health, self._usual_fps)

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
