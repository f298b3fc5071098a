"""Substitute confusable characters so that a text fits a country's formats."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter

from galaxy_alpr.engine.plates.confusables import SAME_GLYPH_COST, confusables
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form
from galaxy_alpr.engine.plates.matching import FormIndex
from galaxy_alpr.engine.plates.pack_schema import Checksum
from galaxy_alpr.engine.plates.patterns import BITS, OPEN, Shape, allows, text_bits

SAME_GLYPH_FLOOR = 0.15
"""The least probability of a substitute with the same glyph (O and 0, I and 1), relative to that of
the character recognized. In many typefaces a picture does not contain the difference."""

_MAX_CHANGES = 3

_LEAST_SHARE = 0.05
_LEAST_RATIO = 1e-6
_MOST_RATIO = 0.9

Seen = Sequence[tuple[str, float]]

Options = tuple[tuple[str, float], ...]
"""The substitutes of a character, each with the natural log of its probability relative to that of
the character recognized."""


def options_for(character: str, confidence: float, seen: Seen = ()) -> Options:
    """Return the substitutes of a character read with ``confidence``, most probable first.

    ``seen`` are other characters that the recognizer returned for the same place, with their
    probabilities. The others share the probability that is left over, by how easily they are
    confused.
    """
    # Rounded so that the cache stays small.
    confidence = round(min(max(confidence, 0.01), 0.999), 3)
    return _make_options(character, confidence, seen) if seen else _options(character, confidence)


@cache
def _options(character: str, confidence: float) -> Options:
    return _make_options(character, confidence, ())


def _make_options(character: str, confidence: float, seen: Seen) -> Options:
    probabilities = dict(seen)
    left = max(0.0, 1.0 - confidence - sum(probabilities.values()))
    found = []
    for other, cost in confusables(character):
        share = max(1.0 - 2.0 * cost, _LEAST_SHARE)
        ratio = max(probabilities.get(other, left * share), _LEAST_RATIO) / confidence
        if cost <= SAME_GLYPH_COST:
            ratio = max(ratio, SAME_GLYPH_FLOOR)
        # The character recognized is the most probable one, so a substitute is less probable.
        ratio = min(ratio, _MOST_RATIO)
        found.append((other, math.log(ratio)))
    return tuple(sorted(found, key=lambda option: -option[1]))


def within_reach(
    text: str, options: Sequence[Options], index: FormIndex, least: float
) -> Iterator[tuple[CountryPack, list[Form]]]:
    """Yield the packs with the forms that a substitution in ``text`` may fit.

    Only characters with an option above ``least`` are substituted, as every further substitution
    makes the text less probable.
    """
    known = "".join(
        OPEN if each and each[0][1] > least else character
        for character, each in zip(text, options, strict=True)
    )
    if known == text:
        return
    for pack, found in itertools.groupby(index.allowing(known), key=itemgetter(0)):
        yield pack, [form for _, form in found]


def substitute(
    text: str,
    options: Sequence[Options],
    pack: CountryPack,
    least: float = -math.inf,
    forms: Iterable[Form] | None = None,
) -> tuple[str, float] | None:
    """Return the most probable substitution in ``text`` that fits ``pack``, ``None`` without one.

    ``options`` are those of each character. ``forms`` of the pack are tried, all by default. The
    second value is the natural log of the probability relative to that of ``text``; it is above
    ``least``. ``text`` itself is never returned.
    """
    best: tuple[str, float] | None = None
    bits = text_bits(text)
    for form in pack.forms.get(len(text), ()) if forms is None else forms:
        if (bits & ~form.shape.mask).bit_count() > _MAX_CHANGES:
            continue
        found = _fit_shape(text, bits, options, form.shape, pack)
        if found is not None and found[1] > least:
            best, least = found, found[1]
    return best


def _fit_shape(
    text: str, bits: int, options: Sequence[Options], shape: Shape, pack: CountryPack
) -> tuple[str, float] | None:
    """Return the most probable substitution in ``text`` that fits one shape."""
    characters, total = list(text), 0.0
    missed = bits & ~shape.mask
    start, end = shape.region or (0, 0)
    while missed:
        position = (missed.bit_length() - 1) // BITS
        missed &= (1 << (BITS * position)) - 1
        if start <= position < end:
            continue
        for other, log_ratio in options[position]:
            if allows(shape.mask, position, other):
                characters[position] = other
                total += log_ratio
                break
        else:
            return None
    if shape.region:
        code = _fit_region(text[start:end], options[start:end], pack)
        if code is None:
            return None
        characters[start:end] = code[0]
        total += code[1]
    changed = "".join(characters)
    if pack.checksum is not None and not pack.checksum.holds(changed):
        return _fit_checksum(changed, total, options, shape, pack.checksum)
    return (changed, total) if changed != text else None


def _fit_region(
    code: str, options: Sequence[Options], pack: CountryPack
) -> tuple[str, float] | None:
    """Return the most probable region code in place of ``code``, which itself may be one."""
    if code in pack.region_by_key:
        return code, 0.0
    choices = [((c, 0.0), *alternatives) for c, alternatives in zip(code, options, strict=True)]
    found = [
        (key, sum(log_ratio for _, log_ratio in choice))
        for choice in itertools.product(*choices)
        if (key := "".join(c for c, _ in choice)) in pack.region_by_key
    ]
    return max(found, key=lambda pair: pair[1], default=None)


def _fit_checksum(
    text: str, total: float, options: Sequence[Options], shape: Shape, checksum: Checksum
) -> tuple[str, float] | None:
    """Return ``text`` with the most probable single substitution that makes the checksum right."""
    best: tuple[str, float] | None = None
    for position, alternatives in enumerate(options):
        for other, log_ratio in alternatives:
            changed = text[:position] + other + text[position + 1 :]
            if best is not None and total + log_ratio <= best[1]:
                break
            if allows(shape.mask, position, other) and checksum.holds(changed):
                best = (changed, total + log_ratio)
                break
    return best
