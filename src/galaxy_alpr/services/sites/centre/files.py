"""Which files of a reading the centre waits for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.sites import pictures
from galaxy_alpr.enums import PlateStatus, SitePicturePart, SitePictureState
from galaxy_alpr.services.sites.documents import DetectionDocument, FileDocument
from galaxy_alpr.storage import day_of

WANTED, LISTED, OTHERS = 0, 1, 2
"""The ranks in which files are asked for."""

_FOLDERS = {
    SitePicturePart.PHOTO: "uploaded",
    SitePicturePart.VEHICLE: "vehicles",
    SitePicturePart.PLATE: "plates",
}
_SUFFIXES = (".jpg", ".png", ".webp", ".bmp", ".tif", ".heic")

Slot = tuple[SitePicturePart, int]
"""What a file shows, and the row of ours that names it."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a reading by what they show, and the rank in which they are asked for."""

    by_slot: dict[Slot, FileDocument]
    rank: int
    slots: frozenset[tuple[str, int]]
    """All that may have a file, also where the site has deleted it for space."""


def path_here(site_id: int, source_path: str, part: SitePicturePart) -> str | None:
    """Return where a file of a site is stored here, ``None`` where it is no file of this kind.

    No two sites share a path, whatever they send.
    """
    path = PurePosixPath(source_path)
    if path.parts[0] != _FOLDERS[part] or path.suffix not in _SUFFIXES or not day_of(source_path):
        return None
    name = hashlib.sha256(f"{site_id}:{source_path}".encode()).hexdigest()[:32]
    return str(path.with_name(name + path.suffix))


Pair = tuple[DetectionDocument, models.Detection]


def files_of(photo: FileDocument | None, photo_id: int, pairs: Sequence[Pair]) -> Files:
    """Return the files of a photo and of its detections, whose rows are stored."""
    plates = [sent.plate for sent, _ in pairs if sent.plate is not None]
    unlisted = (None, PlateStatus.UNLISTED)
    rank = LISTED if any(plate.status not in unlisted for plate in plates) else OTHERS
    found = {} if photo is None else {(SitePicturePart.PHOTO, photo_id): photo}
    slots = {(SitePicturePart.PHOTO.value, photo_id)}
    slots |= {(SitePicturePart.VEHICLE.value, i.vehicle.id) for _, i in pairs if i.vehicle}
    slots |= {(SitePicturePart.PLATE.value, i.plate.id) for _, i in pairs if i.plate}
    return Files(found | dict(_crops(pairs)), rank, frozenset(slots))


def _crops(pairs: Sequence[Pair]) -> Iterator[tuple[Slot, FileDocument]]:
    for sent, item in pairs:
        if sent.vehicle and sent.vehicle.file and item.vehicle:
            yield (SitePicturePart.VEHICLE, item.vehicle.id), sent.vehicle.file
        if sent.plate and sent.plate.file and item.plate:
            yield (SitePicturePart.PLATE, item.plate.id), sent.plate.file


def expect_files(
    session: Session, site: models.Site, photo_id: int, captured_at: datetime, files: Files
) -> list[str]:
    """Store which files of a reading will come; return the paths of those that are outdated.

    A file that is here, or that is known, stays as it is.
    """
    known = {(item.part, item.row_id): item for item in pictures.of_photo(session, id=photo_id)}
    outdated: list[str] = []
    for (part, row_id), file in files.by_slot.items():
        path = path_here(site.id, file.image_path, part)
        if path is None:
            continue
        item = known.pop((part.value, row_id), None)
        if item is not None and item.path == path:
            item.rank = min(item.rank, files.rank)
            continue
        if item is None:
            item = models.SitePicture(site_id=site.id, session_id=photo_id, row_id=row_id)
            item.part, item.captured_at, item.rank = part.value, captured_at, files.rank
        elif item.state == SitePictureState.HERE:
            outdated += pictures.forget_file(session, item)
        item.source_path, item.path = file.image_path, path
        item.values = {"image_sha256": file.image_sha256, "image_bytes": file.image_bytes}
        item.state = SitePictureState.AT_SITE.value
        session.add(item)
    for slot, item in known.items():
        if slot in files.slots:
            continue
        if item.state == SitePictureState.HERE:
            outdated += pictures.forget_file(session, item)
        session.delete(item)
    session.flush()
    return outdated
