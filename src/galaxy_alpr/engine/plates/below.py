"""Separate a plate's number from text printed beneath it, such as a month and year of expiry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from galaxy_alpr.engine.plates.alphabet import LETTERS, text_groups
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.engine.plates.country_packs import CountryPack
from galaxy_alpr.engine.plates.patterns import Shape, allows, text_bits
from galaxy_alpr.engine.plates.substitution import options_for, substitute

# Too many texts would fit a format by chance if shorter numbers were separated.
_MIN_LENGTH = 6
_MIN_LENGTH_HINTED = 4

_UNSURE = 0.5
"""The confidence of each character when substitutions are tried in a number."""


@dataclass(frozen=True, slots=True)
class Separated:
    """The number of a plate; ``complete`` where the text below it was recognized as a whole."""

    number: str
    complete: bool


def separate_number(
    text: str,
    raw: str,
    packs: Iterable[CountryPack],
    *,
    hinted: bool = False,
    misread: bool = True,
) -> Separated | None:
    """Return the number in a normalised text, ``None`` where no text below it was recognized.

    Only packs with a pattern for text below are used, and only for a text that fits none of their
    formats. The text below may be lines or groups of their own in ``raw`` ("08.27", "08 27",
    "0827"), or follow the letters at the end of the number. With ``hinted``, for a plate known to
    be from one of the packs, it may also lack digits or have one too many. With ``misread`` the
    number may contain confusable characters.
    """
    for pack in packs:
        if not pack.below or pack.fits(text):
            continue
        found = (
            _by_groups(text, raw, pack, misread)
            or _after_letters(text, pack, hinted)
            or (_after_misread_number(text, pack) if misread else None)
        )
        if found:
            return found
    return None


def _by_groups(text: str, raw: str, pack: CountryPack, misread: bool) -> Separated | None:
    """Separate the text below where it is the last groups of ``raw``."""
    groups = text_groups(raw)
    if "".join(groups) != text:
        return None
    for count in range(1, max(len(shape.separators) for shape in pack.below) + 2):
        number, below = "".join(groups[:-count]), "".join(groups[-count:])
        if not number or not _is_below(below, pack):
            continue
        if pack.fits(number) or (misread and _nearly_fits(number, pack)):
            return Separated(number, complete=True)
    return None


def _after_letters(text: str, pack: CountryPack, hinted: bool) -> Separated | None:
    """Separate the text below where it follows the letters at the end of a number."""
    whole = _lengths(pack)
    lengths = dict.fromkeys(whole)
    if hinted:
        lengths |= dict.fromkeys([*(n + 1 for n in whole), *range(whole[0] - 1, 0, -1)])
    min_length = _MIN_LENGTH_HINTED if hinted else _MIN_LENGTH
    for length in lengths:
        number, below = text[:-length], text[-length:]
        if len(number) < min_length or not number[-1].isalpha():
            continue
        complete = _is_below(below, pack)
        if (complete or _is_damaged(number, below, pack)) and pack.fits(number):
            return Separated(number, complete)
    return None


def _after_misread_number(text: str, pack: CountryPack) -> Separated | None:
    """Separate the text below where it fits exactly, from a number with misread characters."""
    for shape in pack.below:
        number, below = text[: -shape.length], text[-shape.length :]
        exact = len(below) == shape.length and not text_bits(below) & ~shape.mask
        if exact and _nearly_fits(number, pack):
            return Separated(number, complete=True)
    return None


def _nearly_fits(number: str, pack: CountryPack) -> bool:
    """Return whether a number of sufficient length fits after substitutions."""
    if len(number) < _MIN_LENGTH:
        return False
    return substitute(number, [options_for(c, _UNSURE) for c in number], pack) is not None


def _is_below(text: str, pack: CountryPack) -> bool:
    return any(_fits_folded(text, shape) for shape in pack.below)


def _fits_folded(text: str, shape: Shape) -> bool:
    """Return whether ``text`` fits a shape if letters may be misread digits (O for 0)."""
    return len(text) == shape.length and all(
        allows(shape.mask, position, character) or allows(shape.mask, position, fold(character))
        for position, character in enumerate(text)
    )


def _is_damaged(number: str, below: str, pack: CountryPack) -> bool:
    """Return whether ``below`` is text below a number with digits missing or one too many."""
    if not below.isdigit():
        return False
    for shape in pack.below:
        # A separator that was read as a digit (08127 for 08.27).
        if len(below) == shape.length + 1 and any(
            _fits_folded(below[:index] + below[index + 1 :], shape) for index, _ in shape.separators
        ):
            return True
    if len(below) >= _lengths(pack)[-1]:
        return False
    # Up to the most letters of any format, the digits may be misread letters of the number.
    letters = len(number) - len(number.rstrip(LETTERS))
    return letters + len(below) > _most_final_letters(pack)


def _lengths(pack: CountryPack) -> list[int]:
    """Return the lengths of the text below, longest first."""
    return sorted({shape.length for shape in pack.below}, reverse=True)


@lru_cache(maxsize=8)
def _most_final_letters(pack: CountryPack) -> int:
    """Return the number of letters at the end of the country's formats, the most of any."""
    return max(form.shape.final_letters for forms in pack.forms.values() for form in forms)
