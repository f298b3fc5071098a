"""A drawn picture with what is right for it, and the verdict on what an engine returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from galaxy_alpr.engine.plates.alphabet import UNREAD
from galaxy_alpr.types import BgrImage, ImageResult, PlateResult

SURE = 0.9
"""Confidence from which a text counts as sure."""

_ALIKE = str.maketrans("OI", "01")
"""Letters that many typefaces draw like digits: either reading is right."""


class Verdict(StrEnum):
    """How a picture was read; ``SURE_WRONG`` if any text that is not right is sure."""

    RIGHT = "right"
    UNREAD = "unread"
    UNSURE_WRONG = "unsure, wrong"
    SURE_WRONG = "sure, wrong"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for a picture.

    ``text`` is the number that can be read, ``None`` if none can be read in full. With
    ``may_be_unread`` no text is right, too. Without a number (``no_number``) no text at all is
    right, not even an unsure one. ``regions`` are the codes that may be reported as the plate's
    region, ``None`` for any. There are at most ``plates`` plates.
    """

    text: str | None
    may_be_unread: bool = False
    no_number: bool = False
    regions: tuple[str, ...] | None = None
    plates: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture, the countries expected at its place, and what is right for it."""

    image: BgrImage
    expected: Expected
    countries: tuple[str, ...] = ()


def judge(expected: Expected, result: ImageResult) -> Verdict:
    """Return the verdict on an engine's result."""
    plates = result.plates
    if any(_is_sure(plate) and not _is_right(plate, expected) for plate in plates):
        return Verdict.SURE_WRONG
    texts = [plate.text for plate in plates if plate.text is not None]
    too_many = expected.plates is not None and len(plates) > expected.plates
    if expected.text is None:
        wrong = too_many or (expected.no_number and bool(texts))
        return Verdict.UNSURE_WRONG if wrong else Verdict.RIGHT
    if any(_is_right(plate, expected) for plate in plates):
        return Verdict.RIGHT
    if texts:
        return Verdict.UNSURE_WRONG
    return Verdict.RIGHT if expected.may_be_unread else Verdict.UNREAD


def shown(result: ImageResult) -> str:
    """Return the plates of a result in one line, to be read by people."""
    plates = [
        f"{plate.text or '-'} {plate.confidence:.2f}"
        + (f" {plate.region.code}" if plate.region else "")
        + (f" ({plate.quality.reason})" if plate.text is None else "")
        for plate in result.plates
    ]
    return ", ".join(plates) or "no plate"


def _is_sure(plate: PlateResult) -> bool:
    return plate.text is not None and UNREAD not in plate.text and plate.confidence >= SURE


def _is_right(plate: PlateResult, expected: Expected) -> bool:
    if plate.text is None or expected.text is None:
        return False
    if plate.text.translate(_ALIKE) != expected.text.translate(_ALIKE):
        return False
    regions = expected.regions
    return regions is None or plate.region is None or plate.region.code in regions
