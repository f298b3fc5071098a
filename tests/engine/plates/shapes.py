"""Texts for the shapes of patterns."""

from __future__ import annotations

from galaxy_alpr.engine.plates.alphabet import ALPHABET
from galaxy_alpr.engine.plates.patterns import BITS, Shape, text_bits


def sample(shape: Shape, region: str = "") -> str:
    """Return a text of the shape: the last character allowed at each position, or the region."""
    text = ""
    for position in range(shape.length):
        allowed = (shape.mask >> (BITS * position)) & ((1 << BITS) - 1)
        text += ALPHABET[allowed.bit_length() - 1]
    if shape.region:
        start, end = shape.region
        text = text[:start] + region + text[end:]
    return text


def fits(shapes: tuple[Shape, ...], text: str) -> bool:
    """Return whether a text fits one of the shapes."""
    return any(len(text) == s.length and not text_bits(text) & ~s.mask for s in shapes)
