"""Reads a video file: one detection for each vehicle that passes."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.engine.tracking.reader import PassReader, PassReading
from galaxy_alpr.errors import InvalidImage
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.passes.detection import detection_of
from galaxy_alpr.ingest.video_process import SourceEnded, SourceOptions, VideoProcess
from galaxy_alpr.rounding import rounded_ratio
from galaxy_alpr.types import DetectionResult, ImageResult

RATE = 12.5
"""Frames of a video that are analysed for each of its seconds, at most."""


def read_video(engine: Analyzer, path: str, countries: tuple[str, ...]) -> dict[str, Any]:
    """Return the passes of a video as the detections of a picture, and their moments.

    Raises ``InvalidImage`` for a file that cannot be read to its end, and ``OSError``.
    """
    reader, passes = PassReader(engine, countries or None), list[tuple[DetectionResult, Any]]()
    height = width = 0
    with VideoProcess(Address.of(path), SourceOptions(rate=RATE)) as process:
        while True:
            try:
                frame = process.next()
            except SourceEnded as error:
                if error.reason is not None:
                    raise InvalidImage(f"The video cannot be read: {error.reason}.") from error
                break
            if frame is None:
                passes += map(_described, _final(reader.idle(process.at)))
                continue
            height, width = frame.image.shape[:2]
            passes += map(_described, _final(reader.feed(frame.at, frame.image)))
    passes += map(_described, _final(reader.close()))
    detections = tuple(detection for detection, _ in passes)
    result = ImageResult(width, height, detections, engine.info)
    return {**result.to_dict(), "passes": [moments for _, moments in passes]}


def _final(news: list[PassReading]) -> list[PassReading]:
    return [item for item in news if item.final]


def _described(item: PassReading) -> tuple[DetectionResult, dict[str, Any]]:
    """Return a pass without its pictures."""
    return detection_of(item), {
        "pass": item.id,
        "from_s": round(item.first_at, 2),
        "to_s": round(item.last_at, 2),
        "frames": item.frames,
        "direction": item.direction,
        "sure": item.sure,
        "confidence": rounded_ratio(item.plate.confidence),
    }
