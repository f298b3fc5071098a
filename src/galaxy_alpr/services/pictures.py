"""The files of one analysed picture: the upload as it came, what was cut out, what was drawn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from galaxy_alpr.db.queries.store import Crops
from galaxy_alpr.engine.draw import annotate
from galaxy_alpr.engine.image import encode_jpeg
from galaxy_alpr.engine.rectify import crop_box, crop_plate
from galaxy_alpr.storage import ArtifactStore, Folder
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    Detection,
    ImageResult,
    PlateResult,
    StoredFile,
)

PLATE_MARGIN = (0.06, 0.15)
"""How much is shown around a plate: shares of its width and height."""

_SUFFIXES = ((b"\xff\xd8", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"BM", ".bmp"))


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """Where the files of a picture lie; ``crops`` has one item a detection, in order."""

    original: StoredFile
    annotated: StoredFile | None
    crops: tuple[Crops, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """The files of a picture that are being written; a crop is of the vehicle and of the plate."""

    original: Future[StoredFile]
    annotated: Future[StoredFile] | None
    crops: tuple[tuple[Future[StoredFile] | None, Future[StoredFile] | None], ...]

    @property
    def futures(self) -> list[Future[StoredFile]]:
        everything = [
            self.original,
            self.annotated,
            *(file for crop in self.crops for file in crop),
        ]
        return [future for future in everything if future is not None]


class PictureWriter:
    """Encodes and writes the files of pictures, several at a time.

    Encoding and waiting for the disk both release the GIL, so the slowest file is what a picture
    takes, not the sum.
    """

    def __init__(
        self, *, store: ArtifactStore, jpeg_quality: int, annotated: bool, threads: int = 4
    ) -> None:
        self._store = store
        self._quality = jpeg_quality
        self._annotated = annotated
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="files")

    def begin(self, data: bytes, image: BgrImage, result: ImageResult, at: datetime) -> Writing:
        """Start to write all files of a picture."""

        def jpeg(folder: Folder, make: Callable[[], BgrImage]) -> Future[StoredFile]:
            return self._executor.submit(
                lambda: self._store.write(folder, encode_jpeg(make(), self._quality), ".jpg", at)
            )

        # What takes longest comes first.
        drawn = jpeg("annotated", partial(annotate, image, result)) if self._annotated else None
        vehicles = [
            None
            if item.vehicle is None
            else jpeg("vehicles", partial(crop_box, image, item.vehicle.box))
            for item in result.detections
        ]
        plates = [
            None if item.plate is None else jpeg("plates", partial(plate_crop, image, item.plate))
            for item in result.detections
        ]
        original = self._executor.submit(self._store.write, "uploaded", data, suffix_of(data), at)
        return Writing(original, drawn, tuple(zip(vehicles, plates, strict=True)))

    def finish(self, writing: Writing) -> PictureFiles:
        """Wait for all files. Raises ``OSError`` when the disk fails, and then keeps none."""
        futures = writing.futures
        wait(futures)
        errors = [error for future in futures if (error := future.exception()) is not None]
        if errors:
            self.abandon(writing)
            raise errors[0]
        return PictureFiles(
            writing.original.result(),
            _result(writing.annotated),
            tuple(Crops(_result(vehicle), _result(plate)) for vehicle, plate in writing.crops),
        )

    def abandon(self, writing: Writing) -> None:
        """Wait for all files, and delete those that were written."""
        wait(writing.futures)
        for future in writing.futures:
            if future.exception() is None:
                self._store.delete(future.result().path)

    def close(self) -> None:
        self._executor.shutdown()


def suffix_of(data: bytes) -> str:
    """Return the usual suffix of a picture file that could be decoded."""
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".tif")


def plate_crop(image: BgrImage, plate: PlateResult) -> BgrImage:
    """Return the plate upright, with a little of what is around it."""
    seen = Detection(PLATE_LABEL, plate.detection_confidence, plate.box, plate.corners)
    return crop_plate(image, seen, PLATE_MARGIN)


def _result(future: Future[StoredFile] | None) -> StoredFile | None:
    return None if future is None else future.result()
