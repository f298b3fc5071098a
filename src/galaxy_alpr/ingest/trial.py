"""The test of a source: it is opened, one frame is looked at, and what was measured is told.

It answers within ``LIMIT_S`` also where a source hangs: the process that decodes it is killed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Timer
from time import monotonic

import cv2

from galaxy_alpr.engine.image.drawing import annotate
from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.errors import Unavailable
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.video_process import (
    SourceEnded,
    SourceOptions,
    VideoFrame,
    VideoProcess,
)
from galaxy_alpr.services.admission import Places
from galaxy_alpr.types import BgrImage, ImageResult

LIMIT_S = 8.0
"""Seconds for opening and looking; the analysis of the picture comes on top."""

LOOK_S = 2.0
"""Seconds for which frames of a live source are counted."""

PLACES = 2
"""Tests at a time; each opens a source and uses the engine."""

NARROW_PX, WIDE_PX = 90, 400
"""Width of a plate below which characters are lost, and above which pixels are wasted."""

_DARK, _BRIGHT = 40.0, 215.0
_BLURRED = 40.0
"""Variance of the Laplacian, at 640 px of width, below which a picture is blurred."""

_SLOW_FPS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPlate:
    """A plate in the picture of a test; ``text`` is ``None`` where it was not read."""

    text: str | None
    confidence: float
    width_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a test found. ``reason`` is why a source that is not ``ok`` has no picture.

    ``brightness`` is the mean grey level, 0 to 255, ``sharpness`` the variance of the Laplacian.
    ``picture`` has the boxes drawn.
    """

    ok: bool
    kind: str
    reason: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    seconds_to_first_frame: float | None = None
    brightness: float | None = None
    sharpness: float | None = None
    plates: tuple[TrialPlate, ...] = ()
    advice: tuple[str, ...] = ()
    picture: BgrImage | None = None


class Trials:
    """Tests sources, a few at a time."""

    def __init__(self, engine: Analyzer) -> None:
        self._engine = engine
        self._places = Places(PLACES, "other cameras are being tested; try again shortly")

    def run(self, address: Address, options: SourceOptions, countries: Sequence[str] = ()) -> Trial:
        """Return what was found. Raises ``Busy``, and ``ModelError`` where the engine fails."""
        with self._places.take():
            trial, frame = _look(address, replace(options, always=True, timeout_s=LIMIT_S - 1))
            if frame is None:
                return trial
            result = self._engine.analyze(frame.image, countries or None)
        return _judged(trial, frame.image, result, live=address.live)


def _look(address: Address, options: SourceOptions) -> tuple[Trial, VideoFrame | None]:
    """Open a source, and return its newest frame with what was measured."""
    began, first_s, frame, health = monotonic(), None, None, None
    reason: str | None = f"no picture came within {LIMIT_S:.0f} s"
    try:
        with VideoProcess(address, options) as process:
            timer = Timer(LIMIT_S, process.interrupt)
            timer.daemon = True
            timer.start()
            try:
                while monotonic() - began < LIMIT_S:
                    frame = process.next() or frame
                    health = process.health
                    if frame is not None and first_s is None:
                        first_s = monotonic() - began
                    if first_s is not None and (
                        not address.live or monotonic() - began > first_s + LOOK_S
                    ):
                        break
            finally:
                timer.cancel()
    except SourceEnded as error:
        if monotonic() - began < LIMIT_S:
            reason = error.reason or "the source has no picture"
    except Unavailable as error:
        reason = str(error)
    kind = address.kind.value
    if frame is None:
        return Trial(ok=False, kind=kind, reason=reason), None
    fps = health.fps if health is not None and address.live and health.fps else None
    return Trial(ok=True, kind=kind, fps=fps, seconds_to_first_frame=first_s), frame


def _judged(trial: Trial, image: BgrImage, result: ImageResult, *, live: bool) -> Trial:
    """Return a test with what the engine found in its picture, and what can be done better."""
    height, width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (640, max(1, round(640 * height / width))))
    brightness = float(grey.mean())
    sharpness = float(cv2.Laplacian(small, cv2.CV_64F).var())
    plates = tuple(
        TrialPlate(text=item.text, confidence=item.confidence, width_px=round(item.box.width, 1))
        for item in result.plates
    )
    return replace(
        trial,
        width=width,
        height=height,
        brightness=round(brightness, 1),
        sharpness=round(sharpness, 1),
        plates=plates,
        advice=tuple(_advice(trial, brightness, sharpness, plates, live=live)),
        picture=annotate(image, result),
    )


def _advice(
    trial: Trial,
    brightness: float,
    sharpness: float,
    plates: Sequence[TrialPlate],
    *,
    live: bool,
) -> list[str]:
    """Return what can be done better, for people."""
    said: list[str] = []
    if brightness < _DARK:
        said.append("The picture is dark: add light (infrared at night), or open the shutter more.")
    elif brightness > _BRIGHT:
        said.append("The picture is too bright: a shorter shutter also sharpens moving plates.")
    if sharpness < _BLURRED:
        said.append("The picture is blurred: focus at the distance where the plates are read.")
    widths = [plate.width_px for plate in plates]
    if not plates:
        said.append("No plate is in the picture: test again while a vehicle stands at the place.")
    elif max(widths) < NARROW_PX:
        said.append(
            f"The plate is {max(widths):.0f} px wide, and should have {NARROW_PX} px or more: zoom "
            "in, come nearer, or use the stream with more pixels."
        )
    elif min(widths) > WIDE_PX:
        said.append(
            f"The plate is {min(widths):.0f} px wide: a stream with fewer pixels reads as well, "
            "and costs less."
        )
    if live and trial.fps is not None and trial.fps < _SLOW_FPS:
        said.append(
            f"Only {trial.fps:.1f} frames a second come: a vehicle that drives may have one only."
        )
    return said
