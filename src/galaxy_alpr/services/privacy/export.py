"""All that is stored on a plate, as a ZIP file for the person who asks for it (subject access).

It contains no other plate that was detected: those in its pictures are masked, as faces are where
a detector for them is configured. It names no person who corrected or listed the plate, and no
reason of a legal hold.
"""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.base import Base, utc_now
from galaxy_alpr.db.models import DetectionSession, Plate
from galaxy_alpr.db.queries import detection_sessions, lists
from galaxy_alpr.db.queries.parking import forget, rights
from galaxy_alpr.db.queries.privacy import subject
from galaxy_alpr.engine.image.codec import ImageLimits, encode_jpeg
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.errors import OriginalUnavailable
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.privacy import mentions
from galaxy_alpr.services.privacy.masking import FindFaces, masked_copy, stored_areas
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.privacy.plate_text import PlateText
from galaxy_alpr.services.privacy.preview import Selection, exact, selected
from galaxy_alpr.services.readings.lost_files import crop_of
from galaxy_alpr.services.readings.pictures import read_original
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.types import BgrImage

_LEFT_OUT = frozenset(
    {
        *("folded", "slot", "changed_by", "undone_by"),
        *("image_path", "annotated_path", "image_sha256", "image_bytes"),
    }
)
"""Columns that repeat others, belong to files, or name another person."""


class SubjectExport:
    """Writes what is stored on a plate."""

    def __init__(
        self,
        *,
        sessions: sessionmaker[Session],
        store: ArtifactStore,
        limits: ImageLimits,
        processes: DecodeProcesses | None = None,
        jpeg_quality: int,
        hashes: PlateHashes,
        find_faces: FindFaces | None = None,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._limits = limits
        self._processes = processes
        self._quality = jpeg_quality
        self._hashes = hashes
        self._find_faces = find_faces
        self._decoding = threading.Lock()

    def write(
        self, plate: PlateText, *, include: Collection[str] | None = None, actor: Actor
    ) -> Iterator[bytes]:
        """Return the parts of a ZIP file with what ``include`` selects, or all with the text.

        Raises ``ValidationFailed`` for a wrong selection. Errors of the disk and of the database
        come while the parts are read.
        """

        def choose(session: Session) -> Selection:
            own = exact(session, plate, self._hashes)
            chosen = own.selection() if include is None else selected(session, include)
            what = {"plates": len(chosen.plate_ids), "list_entries": len(chosen.entry_ids)}
            record(session, actor, "privacy.export", "plate", after=what)
            return chosen

        return self._parts(plate, Transactions(self._sessions)(choose))

    def _parts(self, plate: PlateText, chosen: Selection) -> Iterator[bytes]:
        buffer = _Buffer()
        detections: list[dict[str, Any]] = []
        with zipfile.ZipFile(buffer, "w") as archive:
            with self._sessions() as session:
                keys = subject.keys_of(session, ids=chosen.plate_ids)
            by_photo: dict[int, list[int]] = {}
            for key in keys:
                by_photo.setdefault(key.session_id, []).append(key.id)
            for session_id, plate_ids in by_photo.items():
                detections += self._photo(archive, session_id, plate_ids)
                yield buffer.take()
            data = self._data(plate, chosen, detections)
            text = json.dumps(data, ensure_ascii=False, indent=2)
            archive.writestr("data.json", text, zipfile.ZIP_DEFLATED)
        yield buffer.take()

    def _data(
        self, plate: PlateText, chosen: Selection, detections: list[dict[str, Any]]
    ) -> dict[str, Any]:
        photos = {item["session_id"] for item in detections}
        with self._sessions() as session:
            entries = [lists.by_id(session, id=id) for id in sorted(chosen.entry_ids)]
            found = mentions.find(session, plate, skip=photos)
            own = rights.of_texts(session, texts=[plate.text])
            text_hash = self._hashes.of(plate.text)
            visits = forget.of_plate(session, text=plate.text, text_hash=text_hash)
        return {
            "plate": plate.text,
            "made_at": _plain(utc_now()),
            "detections": detections,
            "list_entries": [_row(entry) for entry in entries if entry is not None],
            "rights": [_row(right) for right in own],
            "visits": [_row(visit) for visit in visits],
            "mentions": dict(Counter(item.kind.value for item in found)),
        }

    def _photo(
        self, archive: zipfile.ZipFile, session_id: int, plate_ids: list[int]
    ) -> list[dict[str, Any]]:
        """Add the pictures of a photo; return what is stored on its plates ``plate_ids``."""
        with self._sessions() as session:
            photo = detection_sessions.get(session, id=session_id)
            plates = subject.load(session, ids=plate_ids)
        if photo is None:  # deleted meanwhile
            return []
        with self._decoding:
            pictures = self._pictures(photo, plates)
        for name, jpeg in pictures.items():
            archive.writestr(name, jpeg)
        return [_detection(plate, photo, list(pictures)) for plate in plates]

    def _pictures(self, photo: DetectionSession, plates: list[Plate]) -> dict[str, bytes]:
        """Return the photo and the crops of ``plates``, other plates masked, by their names."""
        try:
            image = read_original(self._store, photo.image_path, self._limits, self._processes)
        except OriginalUnavailable:
            return {}
        own = {plate.id for plate in plates}
        others = [item.plate for item in photo.detections if item.plate]
        areas = (area for plate in others if plate.id not in own for area in stored_areas(plate))
        faces = () if self._find_faces is None else self._find_faces(image)
        masked = masked_copy(image, areas, faces)
        pictures: dict[str, BgrImage] = {f"photos/{photo.id}.jpg": masked}
        for plate in plates:
            if plate.text_hash is None:  # else it is masked in the stored picture
                pictures[f"plates/{plate.id}.jpg"] = crop_of(masked, plate)
            vehicle = plate.detection.vehicle
            if vehicle is not None:
                pictures[f"vehicles/{vehicle.id}.jpg"] = crop_of(masked, vehicle)
        return {name: encode_jpeg(pixels, self._quality) for name, pixels in pictures.items()}


class _Buffer(io.RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Return what was written, and forget it."""
        data, self._parts = b"".join(self._parts), []
        return data


def _detection(plate: Plate, photo: DetectionSession, pictures: list[str]) -> dict[str, Any]:
    detection = plate.detection
    vehicle = detection.vehicle
    names = {f"photos/{detection.session_id}.jpg", f"plates/{plate.id}.jpg"}
    names |= set() if vehicle is None else {f"vehicles/{vehicle.id}.jpg"}
    return {
        **_row(detection),
        "location": None if detection.location is None else detection.location.name,
        "photo": _row(detection.session),
        "pass": None if photo.passed is None else _row(photo.passed),
        "vehicle": None if vehicle is None else _row(vehicle),
        "plate": {
            **_row(plate),
            "candidates": [_row(item) for item in plate.candidates],
            "corrections": [_row(item) for item in plate.corrections],
        },
        "pictures": [name for name in pictures if name in names],
    }


def _row(row: Base) -> dict[str, Any]:
    """Return the values of a row by the names of its columns."""
    names = [column.name for column in row.__table__.columns]
    return {name: _plain(getattr(row, name)) for name in names if name not in _LEFT_OUT}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value
