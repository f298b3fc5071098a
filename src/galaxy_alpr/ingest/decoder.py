"""The program of a process that decodes one source, for ``video_process.py``.

The first line of standard input is a JSON object with the source; each further line asks for one
answer. An answer is a line of JSON, for a frame followed by the bytes of its pixels:

- ``{"frame": {"at", "shape", "moved", "dropped"}, "health": {…}}``
- ``{"health": {…}}`` where no frame with motion came within a second
- ``{"end": reason or null}`` at the end of the source, once; then the process ends.

A live source is decoded as it comes, and the newest frame wins; a file waits until its frame is
taken, with ``real_time`` at the speed at which it was recorded.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np

from galaxy_alpr.ingest.captures import Capture, SourceFailed, open_capture
from galaxy_alpr.ingest.motion import Motion, thumbnail
from galaxy_alpr.types import BgrImage

ANSWER_S = 1.0
"""Seconds after which an answer without a frame is given."""

_STILL_S = 2.0
"""Seconds for which frames are delivered after the last motion."""

_MOVED = 0.004
"""Share of the picture that must change."""


@dataclass(slots=True)
class Health:
    """What was measured of the source: frames a second and the newest picture."""

    frames: int = 0
    fps: float = 0.0
    brightness: float = 0.0
    spread: float = 0.0
    unchanged_s: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _counted: int = 0

    def count(self) -> None:
        """Count a frame."""
        self.frames += 1
        self._counted += 1
        seconds = time.monotonic() - self._began
        if seconds >= ANSWER_S:
            self.fps = self._counted / seconds
            self._began, self._counted = time.monotonic(), 0

    def answer(self) -> dict[str, Any]:
        """Return the values to be reported."""
        stalled = time.monotonic() - self._began
        return {
            "frames": self.frames,
            "fps": round(self.fps if stalled < 3 * ANSWER_S else self._counted / stalled, 2),
            "brightness": round(self.brightness, 1),
            "spread": round(self.spread, 2),
            "unchanged_s": round(self.unchanged_s, 1),
        }


@dataclass(slots=True)
class _Frame:
    at: float
    image: BgrImage
    moved: float
    dropped: int


class Decoding:
    """Decodes a source in a thread; ``take`` returns the newest frame that is worth analysing."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.health = Health()
        self.ended = False
        self.reason: str | None = None
        self._options = options
        self._live = options["kind"] not in ("file", "folder")
        self._real_time = bool(options.get("real_time"))
        self._interval_s = 1.0 / float(options.get("rate") or (12.5 if self._live else 1000.0))
        self._always = bool(options.get("always"))
        self._ready = threading.Condition()
        self._frame: _Frame | None = None
        self._skipped = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def take(self, seconds: float) -> _Frame | None:
        """Return the newest frame, waiting for one up to ``seconds``; ``None`` without one."""
        with self._ready:
            self._ready.wait_for(lambda: self._frame is not None or self.ended, seconds)
            frame, self._frame = self._frame, None
            self._ready.notify_all()
        return frame

    def _run(self) -> None:
        try:
            self._decode(open_capture(self._options))
        except SourceFailed as error:
            self.reason = str(error)
        except Exception as error:  # noqa: BLE001  (a decoder may raise anything; it is reported)
            self.reason = f"the decoder failed: {type(error).__name__}"
        with self._ready:
            self.ended = True
            self._ready.notify_all()

    def _decode(self, capture: Capture) -> None:
        motion, still = Motion(), _Still()
        began, looked, moved_at = time.monotonic(), -1e9, -1e9
        while (at := capture.grab()) is not None:
            self.health.count()
            if self._real_time and not self._live:
                time.sleep(max(0.0, began + at - time.monotonic()))
            if at < looked + self._interval_s * 0.98:
                continue
            looked = max(looked + self._interval_s, at - self._interval_s)
            image = capture.retrieve()
            grey = thumbnail(image)
            self.health.brightness, self.health.spread = float(grey.mean()), float(grey.std())
            self.health.unchanged_s = still.seconds(grey)
            moved = motion.changed(grey)
            if moved >= _MOVED:
                moved_at = at
            if self._always or at - moved_at <= _STILL_S:
                self._offer(_Frame(at, image, moved, 0))

    def _offer(self, frame: _Frame) -> None:
        """Make a frame the newest; of a source that can wait, after the one before was taken."""
        with self._ready:
            if not self._live and not self._real_time:
                self._ready.wait_for(lambda: self._frame is None)
            if self._frame is not None:
                self._skipped += 1
            frame.dropped = self._skipped
            self._frame = frame
            self._ready.notify_all()


class _Still:
    """For how long the pictures have been the same, pixel by pixel."""

    def __init__(self) -> None:
        self._last: np.ndarray[Any, Any] | None = None
        self._since = time.monotonic()

    def seconds(self, grey: np.ndarray[Any, Any]) -> float:
        if self._last is None or not np.array_equal(grey, self._last):
            self._since = time.monotonic()
        self._last = grey
        return time.monotonic() - self._since


def main() -> None:
    """Decode the source of the first line, and answer until the input or the source ends."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # FFmpeg prints addresses, with their passwords, and whatever a broken stream makes it print.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.dup2(null, sys.stderr.fileno())
    decoding = Decoding(json.loads(requests.readline()))
    while requests.readline():
        frame = decoding.take(ANSWER_S)
        if frame is not None:
            _answer(answers, _head(frame, decoding.health), frame.image)
        elif decoding.ended:
            _answer(answers, {"end": decoding.reason})
            break
        else:
            _answer(answers, {"health": decoding.health.answer()})
    os._exit(0)  # a decoder that hangs in its thread does not keep the process


def _head(frame: _Frame, health: Health) -> dict[str, Any]:
    shown = {"at": frame.at, "shape": frame.image.shape[:2], "moved": round(frame.moved, 4)}
    return {"frame": {**shown, "dropped": frame.dropped}, "health": health.answer()}


def _answer(answers: IO[bytes], head: dict[str, Any], image: BgrImage | None = None) -> None:
    answers.write(json.dumps(head).encode() + b"\n")
    if image is not None:
        answers.write(np.ascontiguousarray(image).data)
    answers.flush()


if __name__ == "__main__":
    main()
