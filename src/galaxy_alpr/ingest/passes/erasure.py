"""Erasure of a plate from the passes that wait to be stored."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.passes.files import REFUSED, WAITING, PassFiles
from galaxy_alpr.ingest.passes.final import FinalPass
from galaxy_alpr.ingest.passes.slots import FOLDER, slots_of
from galaxy_alpr.services.privacy.plate_text import PlateText
from galaxy_alpr.services.privacy.waiting import Found
from galaxy_alpr.types import DetectionResult, ImageResult, PlateResult

logger = logging.getLogger(__name__)


class ErasablePasses:
    """The passes of a data folder, as an erasure finds them; whichever process stores them.

    ``folder`` is that of the cameras.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, plate: PlateText) -> Found:
        """Return how many passes are of the plate or mention it."""
        found = Found()
        for files in self._slots():
            for file in files.all(WAITING, REFUSED):
                for item in self._read(file, found):
                    found.own += _is_of(item, plate)
                    found.mentions += not _is_of(item, plate) and _without(item, plate) is not item
        return found

    def erase(self, plate: PlateText) -> Found:
        """Delete the passes of the plate, and take it out of others; return how many each.

        Raises ``OSError``.
        """
        found = Found()
        slots = self._slots()
        with ExitStack() as locks:  # of all at once: a pass may be moved between them
            for files in slots:
                locks.enter_context(files.lock())
            for files in slots:
                self._erase(files, plate, found)
        return found

    def _slots(self) -> list[PassFiles]:
        return [PassFiles(slot / FOLDER) for slot in slots_of(self._folder)]

    def _erase(self, files: PassFiles, plate: PlateText, found: Found) -> None:
        for file in files.all(WAITING, REFUSED):
            for item in self._read(file, found):
                if _is_of(item, plate):
                    file.unlink(missing_ok=True)
                    found.own += 1
                elif (rest := _without(item, plate)) is not item:
                    files.rewrite(file, rest)
                    found.mentions += 1

    def _read(self, file: Path, found: Found) -> Iterator[FinalPass]:
        try:
            item = FinalPass.unpack(file.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, AlprError):
            logger.warning("a waiting pass cannot be read: %s", file.name)
            found.unreadable += 1
            return
        yield item


def _is_of(item: FinalPass, plate: PlateText) -> bool:
    return any(plate.is_text_of(found.text) for found in item.result.plates)


def _without(item: FinalPass, plate: PlateText) -> FinalPass:
    """Return a pass of another plate without mentions of this one; itself where it has none."""
    evidence = tuple(
        {**entry, "text": None} if plate.is_text_of(entry.get("text")) else entry
        for entry in item.passed.evidence
    )
    detections = tuple(_detection(found, plate) for found in item.result.detections)
    if evidence == item.passed.evidence and detections == item.result.detections:
        return item
    result: ImageResult = replace(item.result, detections=detections)
    return replace(item, passed=replace(item.passed, evidence=evidence), result=result)


def _detection(found: DetectionResult, plate: PlateText) -> DetectionResult:
    return found if found.plate is None else replace(found, plate=_plate(found.plate, plate))


def _plate(found: PlateResult, plate: PlateText) -> PlateResult:
    """Return a plate without candidates and observed texts that are the erased one."""
    candidates = tuple(item for item in found.candidates if not plate.is_text_of(item.text))
    raw = "" if plate.occurs_in(found.raw_text) else found.raw_text
    reading = found.reading
    if reading is not None:
        texts = (reading.text, reading.raw_text, *(item.text for item in reading.candidates))
        if any(plate.is_text_of(text) for text in texts):
            reading = None
    return replace(found, candidates=candidates, raw_text=raw, reading=reading)
