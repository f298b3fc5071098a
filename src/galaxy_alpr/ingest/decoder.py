"""The program of a process that decodes one source, for ``video_process.py``.

The first line of standard input is a JSON object with the source; each further line asks for one
answer. An answer is a line of JSON, followed by bytes. ``{}`` asks for the newest frame:

- ``{"frame": {"at", "clock", "shape", "moved", "dropped"}, "health": {…}}`` and its pixels
- ``{"health": {…}, "at": …}`` where no frame with motion came within a second
- ``{"end": reason or null}`` at the end of the source, and from then on

``{"near": clock}`` asks for the picture of a moment of the machine's monotonic clock: ``{"shape":
…}`` and its pixels, ``{}`` or the end. ``{"clip": [first, last]}`` asks for the JPEGs of a time:
``{"jpegs": [[at, bytes], …], "size": …}`` and the files.

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
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from galaxy_alpr.ingest.captures import Capture, open_capture
from galaxy_alpr.ingest.motion import Motion, thumbnail
from galaxy_alpr.ingest.streams.failure import SourceFailed
from galaxy_alpr.ingest.streams.health import Health
from galaxy_alpr.ingest.streams.pace import Pace
from galaxy_alpr.ingest.streams.rings import ClipRing, PictureRing
from galaxy_alpr.types import BgrImage

ANSWER_S = 1.0
"""Seconds after which an answer without a frame is given."""

_STILL_S = 2.0
"""Seconds for which frames are delivered after the last motion."""

_MOVED = 0.004
"""Share of the picture that must change."""

_HANGS_S = 5.0
"""Seconds beyond the time-out after which a decoder that does not return hangs."""


@dataclass(slots=True)
class _Frame:
    at: float
    clock: float
    image: BgrImage
    moved: float
    dropped: int


class Decoding:
    """Decodes a source in a thread; ``take`` returns the newest frame that is worth analysing."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.health = Health()
        self.ended = False
        self.reason: str | None = None
        self.at = 0.0
        self.pictures = PictureRing() if options.get("pictures") else None
        self.clips = ClipRing() if options.get("clips") else None
        self._options = options
        self._live = options["kind"] not in ("file", "folder")
        self._real_time = bool(options.get("real_time"))
        self._pace = Pace(options.get("rate"), live=self._live or self._real_time)
        self._always = bool(options.get("always"))
        self._limit_s = float(options.get("timeout_s") or 10) + _HANGS_S
        self._limit_s += float(options.get("interval_s") or 0)
        self._waiting_since: float | None = time.monotonic()
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
            if frame is not None:
                self._pace.taken(time.monotonic())
            self._ready.notify_all()
        if frame is None:
            self.check()
        return frame

    def check(self) -> None:
        """End a decoder that hangs."""
        since = self._waiting_since
        if since is not None and time.monotonic() - since > self._limit_s:
            self._end("the decoder hangs")

    def _run(self) -> None:
        reason = None
        try:
            self._decode(open_capture(self._options))
        except SourceFailed as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001  (a decoder may raise anything; it is reported)
            reason = f"the decoder failed: {type(error).__name__}"
        self._end(reason)

    def _end(self, reason: str | None) -> None:
        with self._ready:
            self.ended, self.reason = True, self.reason or reason
            self._ready.notify_all()

    def _decode(self, capture: Capture) -> None:
        motion = Motion(self._options.get("masks") or ())
        began, moved_at = time.monotonic(), -1e9
        while (at := self._grab(capture)) is not None:
            if self._real_time and not self._live:
                time.sleep(max(0.0, began + at - time.monotonic()))
            clock = time.monotonic()
            moving = self._always or self.pictures is not None or at - moved_at <= _STILL_S
            if not self._pace.wants(at, moving=moving, waiting=self._frame is not None):
                continue
            image = capture.retrieve()
            if self.pictures is not None:
                self.pictures.add(clock, image)
                continue
            grey = thumbnail(image)
            self.health.look(grey)
            moved = motion.changed(grey)
            if moved >= _MOVED:
                moved_at = at
            if self.clips is not None:
                self.clips.add(at, image)
            if self._always or at - moved_at <= _STILL_S:
                self._offer(_Frame(at, clock, image, moved, 0))

    def _grab(self, capture: Capture) -> float | None:
        self._waiting_since = time.monotonic()
        at = capture.grab()
        self._waiting_since = None
        if at is not None:
            self.at = at
            self.health.count()
            self.health.clock_s = capture.clock_s
        return at

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


def main() -> None:
    """Decode the source of the first line, and answer until the input ends."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # FFmpeg prints addresses, with their passwords, and whatever a broken stream makes it print.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.dup2(null, sys.stderr.fileno())
    decoding = Decoding(json.loads(requests.readline()))
    while line := requests.readline():
        request = json.loads(line)
        if "near" in request:
            _answer_near(answers, decoding, request["near"])
        elif "clip" in request:
            _answer_clip(answers, decoding.clips, *request["clip"])
        else:
            _answer_frame(answers, decoding)
    os._exit(0)  # a decoder that hangs in its thread does not keep the process


def _answer_frame(answers: IO[bytes], decoding: Decoding) -> None:
    frame = decoding.take(ANSWER_S)
    health = decoding.health.answer()
    if frame is not None:
        shown = {"at": frame.at, "clock": frame.clock, "shape": frame.image.shape[:2]}
        shown |= {"moved": round(frame.moved, 4), "dropped": frame.dropped}
        _answer(answers, {"frame": shown, "health": health}, frame.image)
    elif decoding.ended:
        _answer(answers, {"end": decoding.reason, "health": health})
    else:
        _answer(answers, {"health": health, "at": decoding.at})


def _answer_near(answers: IO[bytes], decoding: Decoding, clock: float) -> None:
    decoding.check()
    kept = None if decoding.pictures is None else decoding.pictures.near(clock)
    if kept is not None:
        _answer(answers, {"shape": kept.image.shape[:2]}, kept.image)
    else:
        _answer(answers, {"end": decoding.reason} if decoding.ended else {})


def _answer_clip(answers: IO[bytes], ring: ClipRing | None, first: float, last: float) -> None:
    jpegs = [] if ring is None else ring.between(first, last)
    head = {"jpegs": [[kept.at, len(kept.data)] for kept in jpegs]}
    _answer(answers, {**head, "size": jpegs[-1].size if jpegs else None})
    for kept in jpegs:
        answers.write(kept.data)
    answers.flush()


def _answer(answers: IO[bytes], head: dict[str, Any], image: BgrImage | None = None) -> None:
    answers.write(json.dumps(head).encode() + b"\n")
    if image is not None:
        answers.write(np.ascontiguousarray(image).data)
    answers.flush()


if __name__ == "__main__":
    main()
