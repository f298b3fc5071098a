"""Storing unlisted plates without their text and without their picture.

A plate that is on no list and has no right when its picture is captured is stored as a keyed hash.
Its area is masked in the stored pictures: they would otherwise show what the hash hides. The same
holds for a plate that could not be read, which has no hash: a person may be able to read it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.db.failures import failure_of
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.parking import rights
from galaxy_alpr.db.queries.store import stored_text
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.privacy.masking import masked_copy, plate_areas
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.types import BgrImage, ImageResult


def unlisted_plates(
    sessions: sessionmaker[Session], result: ImageResult, at: datetime
) -> frozenset[int]:
    """Return the numbers of the detections, from 0, whose plates are on no list at ``at``.

    A plate that has a right counts as listed.

    Raises a kind of ``Unavailable`` when the database fails.
    """
    texts = {
        number: None if item.plate.text is None else stored_text(item.plate.text)
        for number, item in enumerate(result.detections)
        if item.plate is not None
    }
    read = {text for text in texts.values() if text is not None}
    try:
        with sessions() as session:
            statuses = lists.statuses_by_text(session, read, at)
            with_right = rights.texts_with_right(session, texts=read, at=at)
    except SQLAlchemyError as error:
        raise failure_of(error) or error from error
    return frozenset(
        number
        for number, text in texts.items()
        if text is None or (statuses[text] is PlateStatus.UNLISTED and text not in with_right)
    )


def masked_picture(image: BgrImage, result: ImageResult, hidden: Collection[int]) -> BgrImage:
    """Return a copy of the image in which the plates of the detections ``hidden`` are masked."""
    plates = (result.detections[number].plate for number in hidden)
    return masked_copy(
        image,
        (area for plate in plates if plate for area in plate_areas(plate.box, plate.corners)),
    )


def hide_texts(row: models.DetectionSession, hidden: Collection[int], hashes: PlateHashes) -> None:
    """Replace the texts of plates by their hashes in rows that are not inserted yet.

    The rows of ``hidden`` have no file any more, and the picture no file name, since cameras write
    the plate into it.
    """
    row.file_name = None
    for number in hidden:
        plate = row.detections[number].plate
        assert plate is not None
        plate.text_hash = None if plate.text is None else hashes.of(plate.text)
        plate.text = plate.folded = None
        plate.display_text = plate.observed_text = plate.image_path = None
        plate.raw_text = ""
        plate.char_confidences = []
        plate.candidates = []
