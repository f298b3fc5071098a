"""One reading of a vehicle that two cameras saw, from the frames of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from galaxy_alpr.engine.plates.confusables import one_glyph
from galaxy_alpr.engine.tracking.consensus import Consensus, consensus
from galaxy_alpr.engine.tracking.weights import FrameReading

AGREE = 0.02
"""Probability, by the readings of both passes, that they have one text, from which they are one.

Two sure passes of different texts have far less, two unsure ones of one plate have more.
"""

_APART_S = 1000.0
"""Seconds that are put between the frames of the two, whose clocks differ: they share no look."""


def agreement(one: Consensus, other: Consensus) -> float:
    """Return the probability that two passes have the same text, if their readings are right."""
    texts = _texts(one)
    return sum(share * texts.get(text, 0.0) for text, share in _texts(other).items())


def fused(
    one: Sequence[FrameReading], other: Sequence[FrameReading], countries: Sequence[str] = ()
) -> tuple[Consensus, bool]:
    """Return the consensus of the frames of two passes, and whether its best one is of ``one``.

    Its indices count the frames of ``one`` first.
    """
    shift = one[-1].at + _APART_S - other[0].at
    later = [replace(frame, at=frame.at + shift) for frame in other]
    found = consensus([*one, *later], countries=countries)
    return found, found.best < len(one)


def _texts(found: Consensus) -> dict[str, float]:
    """Return the share of each candidate; characters with the same glyph are one."""
    shares: dict[str, float] = {}
    for item in found.reading.candidates:
        if item.text and "?" not in item.text:
            text = one_glyph(item.text)
            shares[text] = shares.get(text, 0.0) + item.confidence
    return shares
