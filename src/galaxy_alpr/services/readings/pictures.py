"""The files of one analysed picture: the original, and crops of its vehicles and plates."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_EXCEPTION, Future, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any

import cv2
import numpy as np

from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.db.queries.store import Crops, CropSums
from galaxy_alpr.engine.image.codec import ImageLimits, decode_image, encode_jpeg
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.errors import AlprError, OriginalUnavailable, Unavailable
from galaxy_alpr.logs import ContextThreads
from galaxy_alpr.storage import ArtifactStore, Folder
from galaxy_alpr.types import BgrImage, ImageResult

logger = logging.getLogger(__name__)

PLATE_MARGIN = (0.06, 0.15)
"""Margin around the crop of a plate, as shares of its width and height."""

MAX_SIDE = 1920
"""Longer side of crops and drawings, px; the original keeps its size."""

CLIP_SUFFIX = ".avi"
"""Clips are AVI files with a JPEG for each frame."""

_SUFFIXES = ((b"\xff\xd8", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"BM", ".bmp"))


@dataclass(frozen=True, slots=True)
class Original:
    """The original file of a picture, ready to be written."""

    data: bytes
    sum: FileSum


@dataclass(frozen=True, slots=True)
class CropWriting:
    """A crop that is being written: its path below ``outputs/`` and its sum once written."""

    path: str
    sum: Future[FileSum]


@dataclass(frozen=True, slots=True)
class Writing:
    """The files of a picture that are being written: the original and the crops.

    ``started`` is a moment of ``time.perf_counter``. Without a picture there is no file.
    """

    started: float
    image_path: str | None
    image_written: Future[None] | None
    crops: tuple[tuple[CropWriting | None, CropWriting | None], ...]
    """The vehicle and the plate of each detection."""

    clip_path: str | None = None
    clip_written: Future[None] | None = None

    def crop_paths(self) -> list[Crops]:
        """Return the paths of the crops."""
        return [
            (vehicle.path if vehicle else None, plate.path if plate else None)
            for vehicle, plate in self.crops
        ]

    def files(self) -> list[tuple[str, Future[Any]]]:
        """Return the path of each file, and what ends when it is written."""
        crops = [crop for pair in self.crops for crop in pair if crop is not None]
        files: list[tuple[str, Future[Any]]] = [(crop.path, crop.sum) for crop in crops]
        if self.image_path is not None and self.image_written is not None:
            files.append((self.image_path, self.image_written))
        if self.clip_path is not None and self.clip_written is not None:
            files.append((self.clip_path, self.clip_written))
        return files

    def finish(self) -> list[CropSums]:
        """Wait for all files, and return the sums of the crops.

        Raises ``OSError`` when the store fails, without waiting for the other files.
        """
        done, _ = wait((future for _, future in self.files()), return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
        return [
            (vehicle.sum.result() if vehicle else None, plate.sum.result() if plate else None)
            for vehicle, plate in self.crops
        ]


class PictureWriter:
    """Encodes and writes the files of pictures, several at a time.

    Encoding and waiting for the disk both release the GIL, so a picture takes as long as its
    slowest file, not as long as all of them together.
    """

    def __init__(self, *, store: ArtifactStore, jpeg_quality: int, threads: int = 4) -> None:
        self._store = store
        self._quality = jpeg_quality
        self._executor = ContextThreads(threads, thread_name_prefix="files")

    def original(self, data: bytes | None, pixels: BgrImage | None) -> Future[Original]:
        """Begin to prepare the original file: ``data``, else a JPEG of ``pixels``."""
        return self._executor.submit(self._original, data, pixels)

    def begin(
        self,
        original: Original | None,
        image: BgrImage | None,
        result: ImageResult,
        at: datetime,
        *,
        without: Collection[int] = (),
        clip: bytes | None = None,
    ) -> Writing:
        """Start to write all files of a picture, and the clip of its pass if there is one.

        The plates of the detections with the numbers ``without`` get no crop. Nothing is written
        where there is no picture.
        """
        started = perf_counter()
        if original is None or image is None:
            return Writing(started, None, None, ((None, None),) * len(result.detections))

        def crop(folder: Folder, make: Callable[[], BgrImage]) -> CropWriting:
            path = self._store.name(folder, ".jpg", at)
            return CropWriting(path, self._executor.submit(self._write_crop, path, make))

        crops = tuple(
            (
                crop("vehicles", partial(item.vehicle.box.crop, image)) if item.vehicle else None,
                crop("plates", partial(crop_plate, image, item.plate, PLATE_MARGIN))
                if item.plate and number not in without
                else None,
            )
            for number, item in enumerate(result.detections)
        )
        path = self._store.name("uploaded", suffix_of(original.data), at)
        written = self._executor.submit(self._store.write, path, original.data)
        if clip is None:
            return Writing(started, path, written, crops)
        clip_path = self._store.name("clips", CLIP_SUFFIX, at)
        clip_written = self._executor.submit(self._store.write, clip_path, clip)
        return Writing(started, path, written, crops, clip_path, clip_written)

    def abandon(self, writing: Writing) -> None:
        """Delete the files of a picture that are written by now; one that stays is logged.

        What is not begun is not written any more, and what is begun is waited for.
        """
        begun = {path: written for path, written in writing.files() if not written.cancel()}
        wait(begun.values())
        for path, error in self._store.delete_all(begun).items():
            logger.error("the file %s of an abandoned picture cannot be deleted: %s", path, error)

    def close(self) -> None:
        """Wait for the files that are being written; nothing can be written afterwards."""
        self._executor.shutdown()

    def _original(self, data: bytes | None, pixels: BgrImage | None) -> Original:
        if data is None:
            assert pixels is not None
            data = encode_jpeg(pixels, self._quality)
        return Original(data, sum_of(data))

    def _write_crop(self, path: str, make: Callable[[], BgrImage]) -> FileSum:
        """Write a crop and return its sum."""
        jpeg = encode_jpeg(shrink(make(), MAX_SIDE), self._quality)
        self._store.write(path, jpeg, sync=self._store.durable)
        return sum_of(jpeg)


def sum_of(data: bytes) -> FileSum:
    """Return the SHA-256 and the size of a file's content."""
    return FileSum(hashlib.sha256(data).hexdigest(), len(data))


def shrink(image: BgrImage, side: int) -> BgrImage:
    """Return the image with its longer side at most ``side`` pixels."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def read_original(
    store: ArtifactStore,
    path: str | None,
    limits: ImageLimits,
    processes: DecodeProcesses | None = None,
) -> BgrImage:
    """Return the decoded original that is stored at ``path``.

    Raises ``OriginalUnavailable``, also where there never was one (``None``), ``OSError`` when the
    store fails, ``Unavailable`` when no process can decode it now.
    """
    if path is None:
        raise OriginalUnavailable("the reading was sent without a picture")
    try:
        return decode_image(store.read(path), limits, processes)
    except FileNotFoundError as error:
        logger.warning("the original %s is missing", path)
        raise OriginalUnavailable(f"the original {path} is missing") from error
    except Unavailable:
        raise
    except AlprError as error:  # broken, or the limits are lower now
        logger.warning("the original %s cannot be decoded: %s", path, error)
        raise OriginalUnavailable(f"the original {path} cannot be decoded: {error}") from error


def suffix_of(data: bytes) -> str:
    """Return the suffix of the picture file ``data``, one of the kinds that can be decoded."""
    if data[4:8] == b"ftyp":
        return ".heic"
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".tif")
