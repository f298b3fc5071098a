"""The newest frame of each camera with what was detected in it, for people who look at it.

The process that reads a camera keeps its frames. Another process of the same data folder asks
for those of a camera by touching a file, and gets them, at most two a second, as files; one on
another machine asks by ``fetch``, which gets what ``pack`` returns there.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.image.drawing import Mark, draw_marks, plate_mark, vehicle_mark
from galaxy_alpr.errors import AlprError
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.types import BgrImage, DetectedObjects, PlateResult

PUBLISH_S = 0.5
"""Least time between two files of a camera's frames."""

WANTED_S = 10.0
"""How long frames are written after somebody asked."""

OLD_S = 30.0
"""Age of a file after which the camera is not read any more."""

_QUALITY = 85

_NUMBER = 8
"""Bytes of the number of a frame."""


@dataclass(frozen=True, slots=True)
class SeenBox:
    """A detected vehicle or plate, of which ``label`` is its class, ``text`` what was read."""

    box: tuple[float, float, float, float]
    label: str
    confidence: float
    text: str | None = None
    is_plate: bool = False

    def mark(self) -> Mark:
        """Return how it is drawn."""
        box = BoundingBox(*self.box)
        if self.is_plate:
            return plate_mark(box.corners, box, self.text, self.confidence, "plate")
        return vehicle_mark(box, self.label, self.confidence, None)


@dataclass(frozen=True, slots=True, eq=False)
class SeenFrame:
    """A frame of a camera; ``number`` differs from that of the frame before."""

    number: int
    image: BgrImage
    boxes: tuple[SeenBox, ...] = ()

    def jpeg(self, *, boxes: bool = False) -> bytes:
        """Return the frame as a JPEG, with its boxes drawn if they are wanted."""
        image = self.image
        if boxes and self.boxes:
            image = draw_marks(image, [item.mark() for item in self.boxes])
        return encode_jpeg(image, _QUALITY)


class NewestFrames:
    """The newest frame of each camera. Safe to call from several threads and processes."""

    def __init__(self, folder: Path, fetch: Callable[[int], bytes | None] | None = None) -> None:
        self._folder = folder
        self._fetch = fetch
        self._frames: dict[int, SeenFrame] = {}
        self._published: dict[int, float] = {}
        self._lock = Lock()

    def put(self, camera_id: int, image: BgrImage, objects: DetectedObjects) -> None:
        """Keep a frame as the newest of a camera, with what was detected in it."""
        vehicles = (SeenBox(v.box.xyxy, v.label, v.confidence) for v in objects.vehicles)
        plates = (SeenBox(p.box.xyxy, p.label, p.confidence, None, True) for p in objects.plates)
        with self._lock:
            self._frames[camera_id] = SeenFrame(time.time_ns(), image, (*vehicles, *plates))

    def read(self, camera_id: int, plates: list[PlateResult]) -> None:
        """Add what was read of the plates of a camera's newest frame."""
        texts = {plate.box.xyxy: plate for plate in plates if plate.text is not None}
        with self._lock:
            frame = self._frames.get(camera_id)
            if frame is None or not texts:
                return
            boxes = tuple(_with_text(item, texts.get(item.box)) for item in frame.boxes)
            self._frames[camera_id] = SeenFrame(time.time_ns(), frame.image, boxes)

    def newest(self, camera_id: int) -> SeenFrame | None:
        """Return the newest frame of a camera, ``None`` where none is known yet.

        Where another process reads the cameras, it is asked for the frame.
        """
        with self._lock:
            frame = self._frames.get(camera_id)
        return frame or self._of_another_process(camera_id) or self._of_another_machine(camera_id)

    def has(self, camera_id: int) -> bool:
        """Return whether this process reads a camera that has a frame."""
        with self._lock:
            return camera_id in self._frames

    @property
    def fetches(self) -> bool:
        """Whether frames come from other machines as well."""
        return self._fetch is not None

    def pack(self, camera_id: int) -> bytes | None:
        """Return the newest frame of a camera that this process reads, for another machine."""
        with self._lock:
            frame = self._frames.get(camera_id)
        if frame is None:
            return None
        return frame.number.to_bytes(_NUMBER) + _packed(frame)

    def publish(self) -> None:
        """Write the newest frames that other processes have asked for lately."""
        now = time.time()
        with self._lock:
            frames = dict(self._frames)
        for camera_id, frame in frames.items():
            wanted = _age(self._wish(camera_id), now)
            known = self._published.get(camera_id)
            if wanted is None or wanted > WANTED_S or known == frame.number:
                continue
            self._published[camera_id] = frame.number
            with suppress(OSError):
                self._write(camera_id, frame)

    def forget(self, camera_id: int) -> None:
        """Drop the frame of a camera that is not read any more, and its files."""
        with self._lock:
            self._frames.pop(camera_id, None)
            self._published.pop(camera_id, None)
        for file in (self._file(camera_id), self._wish(camera_id)):
            with suppress(OSError):
                file.unlink(missing_ok=True)

    def _of_another_process(self, camera_id: int) -> SeenFrame | None:
        file = self._file(camera_id)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._wish(camera_id).touch()
            found = file.stat()
            if time.time() - found.st_mtime > OLD_S:
                return None
            return _unpacked(found.st_mtime_ns, file.read_bytes())
        except (OSError, ValueError, TypeError, AlprError):  # none yet, or from another version
            return None

    def _of_another_machine(self, camera_id: int) -> SeenFrame | None:
        data = None if self._fetch is None else self._fetch(camera_id)
        if data is None:
            return None
        try:
            return _unpacked(int.from_bytes(data[:_NUMBER]), data[_NUMBER:])
        except (ValueError, TypeError, AlprError):  # from another version
            return None

    def _write(self, camera_id: int, frame: SeenFrame) -> None:
        file = self._file(camera_id)
        staged = file.with_suffix(f".{os.getpid()}")
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(_packed(frame))
        staged.replace(file)

    def _file(self, camera_id: int) -> Path:
        return self._folder / f"{camera_id}.frame"

    def _wish(self, camera_id: int) -> Path:
        return self._folder / f"{camera_id}.wanted"


def _packed(frame: SeenFrame) -> bytes:
    """Return a frame as bytes: a line of JSON with its boxes, then a JPEG."""
    boxes = [[b.box, b.label, b.confidence, b.text, b.is_plate] for b in frame.boxes]
    return json.dumps(boxes).encode() + b"\n" + frame.jpeg()


def _unpacked(number: int, data: bytes) -> SeenFrame:
    """Return what was packed. Raises ``ValueError``, ``TypeError`` or ``AlprError`` for others."""
    head, _, jpeg = data.partition(b"\n")
    boxes = tuple(
        SeenBox(tuple(box), label, confidence, text, is_plate)
        for box, label, confidence, text, is_plate in json.loads(head)
    )
    return SeenFrame(number, decode_image(jpeg), boxes)


def _with_text(item: SeenBox, plate: PlateResult | None) -> SeenBox:
    if plate is None:
        return item
    return SeenBox(item.box, item.label, plate.confidence, plate.text, is_plate=True)


def _age(file: Path, now: float) -> float | None:
    try:
        return now - file.stat().st_mtime
    except OSError:
        return None
