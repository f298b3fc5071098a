"""The files of a photo from which some plates are erased: a new original, and new crops.

Stored files never change, so they are new files with new paths. Crops of other vehicles and plates
that overlap an erased plate are cut from the new original.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from galaxy_alpr.db.models import Detection, DetectionSession, Plate, Vehicle
from galaxy_alpr.db.queries.files import FileSum
from galaxy_alpr.engine.image.codec import encode_jpeg
from galaxy_alpr.geometry import BoundingBox
from galaxy_alpr.services.privacy.masking import mask_box, masked_copy, stored_areas
from galaxy_alpr.services.readings.lost_files import crop_of
from galaxy_alpr.services.readings.pictures import MAX_SIDE, PLATE_MARGIN, shrink, sum_of
from galaxy_alpr.storage import ArtifactStore, Folder
from galaxy_alpr.types import BgrImage

ORIGINAL_QUALITY = 95
"""JPEG quality of the new original: it is compressed a second time."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A new file in the place of the file ``old``, with its sum."""

    old: str
    path: str
    sum: FileSum


@dataclass(slots=True)
class NewFiles:
    """The new files of a photo: the original, and crops by the row that names them."""

    original: NewFile
    crops: dict[tuple[type[Vehicle | Plate], int], NewFile] = field(default_factory=dict)

    @property
    def all(self) -> list[NewFile]:
        """The files in the order in which they were written."""
        return [self.original, *self.crops.values()]


class Repainting:
    """Writes the new files of photos."""

    def __init__(self, *, store: ArtifactStore, jpeg_quality: int) -> None:
        self._store = store
        self._quality = jpeg_quality

    def write(
        self, row: DetectionSession, image: BgrImage, erased: Collection[Detection]
    ) -> NewFiles:
        """Write the files of a photo without the plates of ``erased``; ``image`` is its original.

        Raises ``OSError`` when the disk fails; then nothing is stored.
        """
        plates = [stored_areas(item.plate) for item in erased if item.plate is not None]
        painted = masked_copy(image, (area for plate in plates for area in plate))
        areas = [mask_box(plate) for plate in plates]
        assert row.image_path is not None
        jpeg = encode_jpeg(painted, ORIGINAL_QUALITY)
        files = NewFiles(self._new(row, "uploaded", row.image_path, jpeg))
        try:
            for item in row.detections:
                if item in erased:
                    continue
                for part in (item.vehicle, item.plate):
                    if part is None or part.image_path is None or not _overlaps(part, areas):
                        continue
                    folder: Folder = "vehicles" if isinstance(part, Vehicle) else "plates"
                    crop = encode_jpeg(shrink(crop_of(painted, part), MAX_SIDE), self._quality)
                    new = self._new(row, folder, part.image_path, crop)
                    files.crops[type(part), part.id] = new
        except BaseException:
            self.abandon(files)
            raise
        return files

    def abandon(self, files: NewFiles) -> None:
        """Delete new files that no row names."""
        for file in files.all:
            with suppress(OSError):  # left without a row, which `galaxy-alpr doctor` reports
                self._store.delete(file.path)

    def _new(self, row: DetectionSession, folder: Folder, old: str, data: bytes) -> NewFile:
        path = self._store.name(folder, ".jpg", row.captured_at)
        self._store.write(path, data)
        return NewFile(old, path, sum_of(data))


def _overlaps(part: Vehicle | Plate, areas: Collection[BoundingBox]) -> bool:
    box = BoundingBox(part.x1, part.y1, part.x2, part.y2)
    if isinstance(part, Plate):
        box = mask_box(stored_areas(part)).expand(*PLATE_MARGIN)
    return any(box.intersection(area) > 0 for area in areas)
