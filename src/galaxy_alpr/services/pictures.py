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

    @property
    def paths(self) -> list[str]:
        files = [self.original, self.annotated]
        files += [file for crops in self.crops for file in (crops.vehicle, crops.plate)]
        return [file.path for file in files if file is not None]


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

    def write(
        self, data: bytes, image: BgrImage, result: ImageResult, at: datetime
    ) -> PictureFiles:
        """Write all files or none. Raises ``OSError`` when the disk fails."""

        def jpeg(folder: Folder, make: Callable[[], BgrImage]) -> Future[StoredFile]:
            return self._executor.submit(
                lambda: self._store.write(folder, encode_jpeg(make(), self._quality), ".jpg", at)
            )

        original = self._executor.submit(self._store.write, "uploaded", data, suffix_of(data), at)
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
        self._all_or_none([original, drawn, *vehicles, *plates])
        return PictureFiles(
            original.result(),
            _result(drawn),
            tuple(
                Crops(_result(vehicle), _result(plate))
                for vehicle, plate in zip(vehicles, plates, strict=True)
            ),
        )

    def remove(self, files: PictureFiles) -> None:
        """Delete all files of a picture."""
        for path in files.paths:
            self._store.delete(path)

    def close(self) -> None:
        self._executor.shutdown()

    def _all_or_none(self, futures: list[Future[StoredFile] | None]) -> None:
        running = [future for future in futures if future is not None]
        wait(running)
        errors = [error for future in running if (error := future.exception()) is not None]
        if not errors:
            return
        for future in running:
            if future.exception() is None:
                self._store.delete(future.result().path)
        raise errors[0]


def suffix_of(data: bytes) -> str:
    """Return the usual suffix of a picture file that could be decoded."""
    return next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".tif")


def plate_crop(image: BgrImage, plate: PlateResult) -> BgrImage:
    """Return the plate upright, with a little of what is around it."""
    seen = Detection(PLATE_LABEL, plate.detection_confidence, plate.box, plate.corners)
    return crop_plate(image, seen, PLATE_MARGIN)


def _result(future: Future[StoredFile] | None) -> StoredFile | None:
    return None if future is None else future.result()
