"""The completeness of a plate: the least one that its reading and the rules give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from galaxy_alpr.engine.completeness.frame import is_clipped, is_cut_by_frame
from galaxy_alpr.engine.completeness.spacing import has_gap
from galaxy_alpr.engine.completeness.wording import is_number
from galaxy_alpr.engine.plates.alphabet import UNREAD
from galaxy_alpr.engine.plates.correction import CorrectedReading
from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs
from galaxy_alpr.enums import PlatePosition, UnreadReason
from galaxy_alpr.types import Completeness, Detection, OcrResult, TextCandidate

MIN_PROBABILITY = 0.5
"""A plate of a lower probability is incomplete: its text is not reported."""

_CLOSE = 0.85
"""Where a plate ends with its vehicle, a character this near to that end is the first one seen of
more; in spacings. Tuned on train rows."""

_LOW, _HIGH = 0.15, 0.45
"""Bounds of the probability of a plate with a character that cannot be read: the reason of a plate
that the picture's edge cuts goes before this one."""

_CUT_OFF = Completeness(0.1, UnreadReason.CUT_OFF)
_CLIPPED = Completeness(0.3, UnreadReason.CUT_OFF)
_HIDDEN_SIDE = Completeness(0.3, UnreadReason.OCCLUDED)
_IN_PARTS = Completeness(0.1, UnreadReason.OCCLUDED)
_GAP = Completeness(0.3, UnreadReason.OCCLUDED)
_NOT_A_NUMBER = Completeness(0.1, UnreadReason.NOT_A_NUMBER)


def assess(
    plate: Detection,
    size: tuple[int, int],
    reading: OcrResult,
    corrected: CorrectedReading,
    expected: Sequence[str] = (),
    packs: Mapping[str, CountryPack] | None = None,
) -> Completeness:
    """Return the completeness of a plate in a picture of ``size`` (width, height) by the rules.

    ``reading`` is the recognizer's, ``corrected`` that by the formats, ``expected`` are the
    countries expected at the site.
    """
    packs = load_country_packs() if packs is None else packs
    centers, text = reading.char_centers, corrected.text
    cut = is_cut_by_frame(plate, size, centers)
    whole_text = text if len(text) == len(reading.text) else reading.text
    at_side = plate.position is PlatePosition.AT_SIDE_OF_VEHICLE
    verdicts = [
        of_reading(reading),
        _CUT_OFF if cut else None,
        _IN_PARTS if plate.parts else None,
        _CLIPPED if is_clipped(centers) else None,
        _HIDDEN_SIDE if at_side and is_clipped(centers, _CLOSE) else None,
        _GAP if has_gap(whole_text, centers, packs) else None,
        _NOT_A_NUMBER
        if text and not is_number(text, reading, plate.position, expected, packs)
        else None,
    ]
    return least([verdict for verdict in verdicts if verdict is not None])


def of_reading(reading: OcrResult) -> Completeness:
    """Return the completeness of a plate by what its recognizer could not read."""
    whole = 1.0 - reading.hidden - reading.foreign
    if not reading.is_unread:
        return Completeness(max(whole, MIN_PROBABILITY))
    hidden = reading.hidden >= reading.foreign
    reason = UnreadReason.OCCLUDED if hidden else UnreadReason.UNKNOWN_SCRIPT
    return Completeness(min(max(whole, _LOW), _HIGH), reason)


def least(verdicts: Sequence[Completeness]) -> Completeness:
    """Return the completeness of the lowest probability, the first of equal ones."""
    return min(verdicts, key=lambda verdict: verdict.probability, default=Completeness(1.0))


def is_incomplete(completeness: Completeness) -> bool:
    """Return whether a plate's text must not be reported."""
    return completeness.probability < MIN_PROBABILITY


def withhold(
    corrected: CorrectedReading,
    reading: OcrResult,
    completeness: Completeness,
    cut: tuple[bool, bool] = (False, False),
) -> CorrectedReading:
    """Return the reading of an incomplete plate: no confidence above its probability.

    The candidates are those of ``corrected``, or of the ``reading`` where it has no text, with a
    ``?`` at the left and the right end where the picture's edge has ``cut`` the plate.
    """
    most = completeness.probability
    return replace(
        corrected,
        confidence=min(corrected.confidence, most),
        candidates=tuple(
            TextCandidate(
                _with_ends(candidate.text, cut),
                min(candidate.confidence, most),
                () if any(cut) else candidate.char_confidences,
            )
            for candidate in corrected.candidates or reading.candidates
        ),
    )


def _with_ends(text: str, cut: tuple[bool, bool]) -> str:
    """Return a text with ``?`` at the ends that are cut, where it has none yet."""
    before = UNREAD if cut[0] and not text.startswith(UNREAD) else ""
    after = UNREAD if cut[1] and not text.endswith(UNREAD) else ""
    return f"{before}{text}{after}"
