"""Copies of stored pictures in which plates and faces are masked, to be handed on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.engine.image.codec import ImageLimits, decode_file, encode_jpeg, inspect_image
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.geometry import BoundingBox, Quad
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.plate_search import refuse_wildcard
from galaxy_alpr.services.privacy.masking import (
    FindFaces,
    masked_copy,
    plate_areas,
    stored_areas,
)
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.pictures import read_original
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import BgrImage, DetectedObjects

Keep = Callable[[models.Detection], bool]
"""Returns whether the plate of a detection stays visible."""


@dataclass(frozen=True, slots=True)
class MaskedPicture:
    """A masked copy as a JPEG file, and the number of masked plates and faces.

    ``faces`` is ``None`` without a detector of faces.
    """

    jpeg: bytes
    plates: int
    faces: int | None


@dataclass(frozen=True, slots=True)
class MaskedUpload:
    """A masked copy of a picture as a JPEG file, and the plates and faces that are masked."""

    jpeg: bytes
    plates: tuple[Quad, ...]
    faces: tuple[BoundingBox, ...]


class MaskedPictures:
    """Makes masked copies, one at a time. Safe to call from several threads."""

    def __init__(
        self,
        *,
        store: ArtifactStore,
        limits: ImageLimits,
        thread: OneThread,
        processes: DecodeProcesses | None = None,
        jpeg_quality: int,
        hashes: PlateHashes,
        find_faces: FindFaces | None = None,
    ) -> None:
        self._store = store
        self._limits = limits
        self._processes = processes
        self._quality = jpeg_quality
        self._thread = thread
        self._hashes = hashes
        self._find_faces = find_faces

    def make(
        self,
        session: Session,
        id: int,
        *,
        plate: str | None = None,
        detection: int | None = None,
    ) -> MaskedPicture:
        """Return a masked copy of a stored photo, as ``copy_of`` does; ``session`` is closed.

        What stays visible is the plate with the text ``plate``, written in any form, or the one of
        the detection with the id ``detection``, else none.

        Raises ``NotFound``, also for a plate or a detection that the photo does not have,
        ``ValidationFailed`` for a wildcard, ``Conflict`` for a plate that is masked in the stored
        picture, and as ``copy_of`` does.
        """
        row = detection_sessions.get(session, id=id)
        session.close()  # no connection is held while the picture is made
        if row is None:
            raise NotFound(f"no session {id}")
        if plate is not None:
            refuse_wildcard(plate, "keep_plate")
        elif detection is None:
            return self.copy_of(row, lambda _: False)
        text = None if plate is None else normalize_text(plate)
        kept = [item for item in row.detections if self._is(item, text, detection)]
        if not kept:
            raise NotFound(f"session {id} has no such plate")
        if any(item.plate is not None and item.plate.text_hash for item in kept):
            raise Conflict("the plate is stored as a hash: it is masked in the stored picture")
        ids = {item.id for item in kept}
        return self.copy_of(row, lambda item: item.id in ids)

    def copy_of(self, row: models.DetectionSession, keep: Keep) -> MaskedPicture:
        """Return a copy of a photo in which all plates but those that ``keep`` are masked.

        ``row`` is fully loaded. The copy has no metadata of the original. Every plate is masked
        that was detected and not deleted since, whether or not it was read.

        Raises ``OriginalUnavailable``, ``OSError``, ``ModelError``, and ``Busy`` when too many
        callers wait.
        """
        others = [item.plate for item in row.detections if item.plate and not keep(item)]
        return self._thread.run(lambda: self._make(row.image_path, others))

    @property
    def finds_faces(self) -> bool:
        """Whether there is a detector of faces."""
        return self._find_faces is not None

    def of_upload(
        self,
        data: bytes,
        detect: Callable[[BgrImage], DetectedObjects],
        *,
        plates: bool,
        faces: bool,
    ) -> MaskedUpload:
        """Return a copy of a picture that is not stored, with its plates and its faces masked.

        Raises ``InvalidImage``, ``PayloadTooLarge`` and ``UnsupportedMediaType`` for the picture,
        ``ModelError``, and ``Busy`` when too many callers wait.
        """
        return self._thread.run(lambda: self._of_upload(data, detect, plates, faces))

    def _of_upload(
        self, data: bytes, detect: Callable[[BgrImage], DetectedObjects], plates: bool, faces: bool
    ) -> MaskedUpload:
        file = inspect_image(data, self._limits)
        image = decode_file(file, self._limits, processes=self._processes)
        found = detect(image).plates if plates else ()
        seen = self._find_faces(image) if faces and self._find_faces is not None else ()
        quads = tuple(item.corners or item.box.corners for item in found)
        areas = (
            area
            for item, quad in zip(found, quads, strict=True)
            for area in plate_areas(item.box, quad)
        )
        jpeg = encode_jpeg(masked_copy(image, areas, seen), self._quality)
        return MaskedUpload(jpeg, quads, tuple(seen))

    def _is(self, item: models.Detection, text: str | None, id: int | None) -> bool:
        """Return whether a detection has a plate, and its text or id is the given one."""
        if item.plate is None:
            return False
        if not text:
            return item.id == id
        return item.plate.text == text or (
            item.plate.text_hash is not None and item.plate.text_hash == self._hashes.of(text)
        )

    def _make(self, path: str | None, plates: Sequence[models.Plate]) -> MaskedPicture:
        image = read_original(self._store, path, self._limits, self._processes)
        faces = None if self._find_faces is None else self._find_faces(image)
        areas = (area for plate in plates for area in stored_areas(plate))
        jpeg = encode_jpeg(masked_copy(image, areas, faces or ()), self._quality)
        return MaskedPicture(jpeg, len(plates), None if faces is None else len(faces))
