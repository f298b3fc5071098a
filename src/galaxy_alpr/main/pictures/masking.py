"""The hashes of plates and the masked pictures of one application."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.plates import any_hashed
from galaxy_alpr.engine.detection.faces import FaceDetector
from galaxy_alpr.engine.image.decoding.pool import DecodeProcesses
from galaxy_alpr.main.engine import image_limits
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.privacy.masked_pictures import MaskedPictures
from galaxy_alpr.services.privacy.masking import FindFaces
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes, make_key, stored_key
from galaxy_alpr.settings import MaskingSettings, Settings
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Masking:
    """The hashes of plates, and the detector of faces if there is one."""

    hashes: PlateHashes
    find_faces: FindFaces | None


def open_masking(
    settings: Settings, sessions: sessionmaker[Session], store: ArtifactStore
) -> Masking:
    """Return what the settings say. Raises ``EngineUnavailable`` for the detector of faces."""
    file = settings.face_detector
    find_faces = None if file is None else FaceDetector(file).detect
    return Masking(_plate_hashes(settings, sessions, store), find_faces)


def masked_pictures(
    settings: Settings,
    store: ArtifactStore,
    processes: DecodeProcesses,
    thread: OneThread,
    masking: Masking,
) -> MaskedPictures:
    """Return the maker of masked pictures."""
    return MaskedPictures(
        store=store,
        limits=image_limits(settings),
        processes=processes,
        thread=thread,
        jpeg_quality=settings.jpeg_quality,
        hashes=masking.hashes,
        find_faces=masking.find_faces,
    )


def _plate_hashes(
    settings: MaskingSettings, sessions: sessionmaker[Session], store: ArtifactStore
) -> PlateHashes:
    """Return the hashes with the key of the settings, else with that of the data folder.

    Also where unlisted plates are stored as text, since earlier ones may be stored as hashes.
    """
    hides = settings.unlisted_plates == "hash"
    if settings.plate_hash_key is not None:
        return PlateHashes(settings.plate_hash_key.get_secret_value().encode(), hides)
    key = stored_key(store)
    if key is None:
        with sessions() as session:
            if any_hashed(session):
                logger.warning(
                    "plates are stored as hashes, but their key is missing: they cannot be found"
                )
        key = make_key(store) if hides else None
    return PlateHashes(key, hides)
