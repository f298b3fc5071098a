"""The two ways to read a file: with the engine alone, or by the service, which stores readings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import shown
from galaxy_alpr.cli.work.reading.file_moments import FileMoments
from galaxy_alpr.cli.work.reading.files import STDIN, is_video
from galaxy_alpr.cli.work.reading.videos import read_video
from galaxy_alpr.endpoints.schemas.detections import SessionOut
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image
from galaxy_alpr.engine.image.drawing import annotate, draw_marks
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.main import build_engine, image_limits, open_context
from galaxy_alpr.services.readings.capture import Capture
from galaxy_alpr.services.readings.details.repeats import FirstReading, PictureRepeated
from galaxy_alpr.services.readings.drawings import marks_of
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import BgrImage

MAX_NAME = 255
"""Most characters of a stored file name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed of a file, with the names of the API, and how its detections are drawn.

    A video is not drawn: its detections are of many frames. ``repeated`` is whether a first reading
    answers, so the file was not read.
    """

    values: dict[str, Any]
    draw: Callable[[], BgrImage] | None
    repeated: bool = False


ReadFile = Callable[[str], Answer]


def settings_of(options: Mapping[str, object]) -> Settings:
    """Return the settings, those that are given as options instead of the environment's."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    settings = Settings(**given)
    # So many pictures may wait that none of the command's own is refused.
    queue = max(settings.engine_queue, 4 * settings.effective_engine_workers)
    return settings.model_copy(update={"engine_queue": queue})


def _bytes_of(path: str, most: int) -> bytes:
    """Return the bytes of a file or of standard input, up to one more than ``most``."""
    if path == STDIN:
        return sys.stdin.buffer.read(most + 1)
    with Path(path).open("rb") as file:
        return file.read(most + 1)


@contextmanager
def reading(settings: Settings, countries: tuple[str, ...]) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores nothing."""
    engine = build_engine(settings)
    limits = image_limits(settings)

    def read_file(path: str) -> Answer:
        if is_video(path):
            return Answer(read_video(engine, path, countries), None)
        image = decode_image(_bytes_of(path, limits.max_bytes), limits)
        result = engine.analyze(image, countries or None)
        return Answer(result.to_dict(), partial(annotate, image, result))

    yield read_file


@contextmanager
def storing(
    settings: Settings, moments: FileMoments, location: str | None, countries: tuple[str, ...]
) -> Iterator[ReadFile]:
    """Yield a function that reads a file and stores the reading as the service stores uploads."""
    limits = image_limits(settings)
    with open_context(settings) as context:
        readings = context.readings
        repeats = readings.repeats

        def read_file(path: str) -> Answer:
            if is_video(path):
                raise ValidationFailed("a video is not stored: read it as a camera")
            request = moments.request(Path(path), location=location, countries=countries)
            capture = Capture(
                details=readings.check(request),
                source="cli",
                actor=SYSTEM,
                data=_bytes_of(path, limits.max_bytes),
                file_name=None if path == STDIN else shown(Path(path).name)[:MAX_NAME],
            )
            key = repeats.key(lambda: capture)
            first = repeats.first(key, SYSTEM)
            if first is not None:
                return _repeated(first, capture, limits)
            try:
                stored = readings.submit(capture, partial(repeats.keep, key=key))
            except PictureRepeated:
                return _repeated(repeats.first_after_all(key, SYSTEM), capture, limits)
            assert stored.reading.image is not None
            values = SessionOut.of_reading(stored).model_dump(mode="json", by_alias=True)
            return Answer(values, partial(annotate, stored.reading.image, stored.reading.result))

        yield read_file


def _repeated(first: FirstReading, capture: Capture, limits: ImageLimits) -> Answer:
    """Return the answer of the first reading of a capture."""
    data = capture.data
    assert data is not None

    def draw() -> BgrImage:
        return draw_marks(decode_image(data, limits), list(marks_of(first.row)), copy=False)

    values = SessionOut.of(first.row, first.statuses).model_dump(mode="json", by_alias=True)
    return Answer(values, draw, repeated=True)
