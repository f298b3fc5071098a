"""The files of one analysed picture: the upload as it came, and what was cut out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import cv2
import numpy as np

from galaxy_alpr.db.queries.store import Crops
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

MAX_SIDE = 1920
"""Pictures made for looking at need no more pixels; the original keeps all it has."""

_SUFFIXES = ((b"\xff\xd8", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"BM", ".bmp"))


@dataclass(frozen=True, slots=True)
class Writing:
    """The files of a picture that are being written; a crop is of the vehicle and of the plate."""

    original: StoredFile
    original_written: Future[StoredFile]
    crops: tuple[tuple[Future[StoredFile] | None, Future[StoredFile] | None], ...]

    def crops_written(self) -> list[Crops]:
        """Wait for the crops and return them. Raises ``OSError`` when the disk fails."""
        return [(_result(vehicle), _result(plate)) for vehicle, plate in self.crops]

    def finish(self) -> None:
        """Wait for all files. Raises ``OSError`` when the disk fails."""
        for future in self.futures:
            future.result()

    @property
    def futures(self) -> list[Future[StoredFile]]:
        crops = [file for pair in self.crops for file in pair if file is not None]
        return [self.original_written, *crops]


class PictureWriter:
    """Encodes and writes the files of pictures, several at a time.

    Encoding and waiting for the disk both release the GIL, so the slowest file is what a picture
    takes, not the sum.
    """

    def __init__(self, *, store: ArtifactStore, jpeg_quality: int, threads: int = 4) -> None:
        self._store = store
        self._quality = jpeg_quality
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="files")

    def begin(self, data: bytes, image: BgrImage, result: ImageResult, at: datetime) -> Writing:
        """Start to write all files of a picture."""

        def derived(folder: Folder, make: Callable[[], BgrImage]) -> Future[StoredFile]:
            return self._executor.submit(self._write_derived, folder, make, at)

        original = self._store.name("uploaded", data, suffix_of(data), at)
        original_written = self._executor.submit(self._store.write, original, data)
        crops = tuple(
            (
                derived("vehicles", partial(crop_box, image, item.vehicle.box))
                if item.vehicle
                else None,
                derived("plates", partial(plate_crop, image, item.plate)) if item.plate else None,
            )
            for item in result.detections
        )
        return Writing(original, original_written, crops)

    def abandon(self, writing: Writing) -> None:
        """Wait for all files, and delete those that were written."""
        wait(writing.futures)
        for future in writing.futures:
            if future.exception() is None:
                self._store.delete(future.result().path)

    def close(self) -> None:
        """Wait for what is being written; nothing can be written afterwards."""
        self._executor.shutdown()

    def _write_derived(
        self, folder: Folder, make: Callable[[], BgrImage], at: datetime
    ) -> StoredFile:
        """Write a picture that the original and its rows could give again after a power cut."""
        jpeg = encode_jpeg(shrink(make(), MAX_SIDE), self._quality)
        return self._store.write(self._store.name(folder, jpeg, ".jpg", at), jpeg, durable=False)


def shrink(image: BgrImage, side: int) -> BgrImage:
    """Return the image with its longer side at most ``side`` pixels."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def suffix_of(data: bytes) -> str:
    """Return the usual suffix of a picture file that could be decoded."""
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".tif")


def plate_crop(image: BgrImage, plate: PlateResult) -> BgrImage:
    """Return the plate upright, with a little of what is around it."""
    seen = Detection(PLATE_LABEL, plate.detection_confidence, plate.box, plate.corners)
    return crop_plate(image, seen, PLATE_MARGIN)


def _result(future: Future[StoredFile] | None) -> StoredFile | None:
    return None if future is None else future.result()
