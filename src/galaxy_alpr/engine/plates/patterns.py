"""The pattern language of the country packs, compiled for testing a text position by position.

``@`` is a letter, ``#`` a digit, ``*`` either, ``[A-HJ]`` / ``[1-9]`` one of a set, ``(region)``
one of the country's region codes, ``(month)`` 01 to 12, ``(year)`` two digits from 10 to 49;
``{n}`` / ``{m,n}`` repeats the token before, a space or ``-`` is a display separator, and A-Z and
0-9 stand for themselves.

A pattern is compiled to a finite set of shapes of fixed length. A shape is one large integer with
36 bits per position, a text is another with one bit per position, so one AND tests a whole text.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from galaxy_alpr.engine.plates.alphabet import ALPHABET, DIGITS, LETTERS

BITS = len(ALPHABET)
MAX_LENGTH = 12
_MAX_SHAPES = 500

_TOKEN = re.compile(
    r"(?P<atom>\((?:region|month|year)\)|\[[A-Z0-9-]+\]|[A-Z0-9@#* -])"
    r"(?:\{(?P<low>\d+)(?:,(?P<high>\d+))?\})?"
)
_INDEX = {c: i for i, c in enumerate(ALPHABET)}
_ANY = (1 << BITS) - 1
_CLASSES = {
    "@": sum(1 << _INDEX[c] for c in LETTERS),
    "#": sum(1 << _INDEX[c] for c in DIGITS),
    "*": _ANY,
}
_NUMBERS = {
    "(month)": (("0", "[1-9]"), ("1", "[0-2]")),
    "(year)": (("[1-4]", "#"),),
}
"""The expansion of tokens for numbers: alternatives, each a sequence of other tokens."""

OPEN = "*"
"""Stands in a text for a character that is not decided yet."""

_CHARACTER_BITS = [
    {OPEN: 0} | {c: 1 << (BITS * position + i) for c, i in _INDEX.items()}
    for position in range(MAX_LENGTH)
]


class PatternError(ValueError):
    """A pattern that breaks the rules of the language; the message names the place."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One fixed-length form of a pattern.

    ``mask`` holds the allowed characters of each position. ``region`` is the half-open span that
    must be a region code. ``separators`` are ``(index, character)``, displayed before the character
    at ``index``. ``log_size`` is the natural log of the number of texts that fit,
    ``log_arrangement`` that of all texts with letters and digits at the same places, ``looseness``
    the share of positions that allow every character, ``final_letters`` the number of positions at
    the end that allow every letter and no digit.
    """

    length: int
    mask: int
    region: tuple[int, int] | None
    separators: tuple[tuple[int, str], ...]
    log_size: float
    log_arrangement: float
    looseness: float
    final_letters: int

    def display(self, text: str) -> str:
        """Return ``text`` (of this length) with the separators."""
        pieces, start = [], 0
        for index, separator in self.separators:
            pieces += [text[start:index], separator]
            start = index
        return "".join([*pieces, text[start:]])

    def groups(self) -> tuple[int, ...]:
        """Return the indices at which a new group of characters begins."""
        return tuple(index for index, _ in self.separators)


def text_bits(text: str) -> int:
    """Return a normalised text of at most ``MAX_LENGTH`` characters with one bit per position.

    ``OPEN`` in its place has none.
    """
    bits = 0
    for table, character in zip(_CHARACTER_BITS, text, strict=False):
        bits |= table[character]
    return bits


def allows(mask: int, position: int, character: str) -> bool:
    """Return whether a shape's mask allows ``character`` at ``position``."""
    return bool(mask & _CHARACTER_BITS[position][character])


def class_mask(token: str, position: int) -> int:
    """Return the mask of the characters of ``@`` or ``#`` at ``position``."""
    return _CLASSES[token] << (BITS * position)


def compile_pattern(pattern: str, region_keys: Collection[str]) -> tuple[Shape, ...]:
    """Return the shapes of a pattern, those with the longest region code first.

    ``region_keys`` are the normalised region codes. Raises ``PatternError`` for a wrong pattern.
    """
    regions: dict[int, list[str]] = {}
    for key in region_keys:
        regions.setdefault(len(key), []).append(key)
    tokens = list(_tokens(pattern, sorted(regions, reverse=True)))
    total = math.prod(len(alternatives) for alternatives in tokens)
    if not 1 <= total <= _MAX_SHAPES:
        raise PatternError(f"{pattern!r} has {total} forms, must be 1 to {_MAX_SHAPES}")
    choices = itertools.product(*tokens)
    shapes = dict.fromkeys(_shape(itertools.chain(*choice), regions) for choice in choices)
    if any(not 1 <= shape.length <= MAX_LENGTH for shape in shapes):
        raise PatternError(f"{pattern!r} must describe texts of 1 to {MAX_LENGTH} characters")
    return tuple(shapes)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One position with its ``mask``, one separator, or a region code of ``region`` characters."""

    mask: int = 0
    separator: str = ""
    region: int = 0


def _tokens(pattern: str, region_lengths: list[int]) -> Iterator[list[list[_Piece]]]:
    """Yield for each token the alternative sequences of pieces."""
    position = 0
    while position < len(pattern):
        match = _TOKEN.match(pattern, position)
        if match is None:
            raise PatternError(f"{pattern!r} cannot be read from {pattern[position:]!r}")
        position = match.end()
        atom = match["atom"]
        low = int(match["low"]) if match["low"] else 1
        high = int(match["high"]) if match["high"] else low
        if low > high:
            raise PatternError(f"{pattern!r} repeats {atom!r} from {low} to {high}")
        if atom.startswith("(") and ((low, high) != (1, 1) or atom in pattern[position:]):
            raise PatternError(f"{pattern!r} may contain {atom} only once")
        if atom == "(region)":
            yield [[_Piece(region=length)] for length in region_lengths]
        elif atom in _NUMBERS:
            yield [[_Piece(mask=_class(pattern, a)) for a in atoms] for atoms in _NUMBERS[atom]]
        elif atom in " -":
            yield [[_Piece(separator=atom)]]
        else:
            yield [[_Piece(mask=_class(pattern, atom))] * n for n in range(high, low - 1, -1)]


def _class(pattern: str, atom: str) -> int:
    if atom in _CLASSES:
        return _CLASSES[atom]
    if not atom.startswith("["):
        return 1 << _INDEX[atom]
    mask, members = 0, atom[1:-1]
    for first, last in re.findall(r"([A-Z0-9])(?:-([A-Z0-9]))?", members):
        low, high = _INDEX[first], _INDEX[last or first]
        if low > high or first.isdigit() != (last or first).isdigit():
            raise PatternError(f"{pattern!r} has the range {first}-{last}")
        mask |= sum(1 << i for i in range(low, high + 1))
    return mask


def _shape(pieces: Iterator[_Piece], regions: dict[int, list[str]]) -> Shape:
    mask, length, loose, letters, log_size, log_arrangement = 0, 0, 0, 0, 0.0, 0.0
    region: tuple[int, int] | None = None
    separators: list[tuple[int, str]] = []
    for piece in pieces:
        if piece.separator:
            # A separator next to another, or before the first character, is not displayed.
            if length and (not separators or separators[-1][0] < length):
                separators.append((length, piece.separator))
            continue
        classes = [piece.mask]
        if piece.region:
            keys = regions[piece.region]
            region = (length, length + piece.region)
            classes = [sum({1 << _INDEX[key[i]] for key in keys}) for i in range(piece.region)]
            log_size += math.log(len(keys))
        else:
            log_size += math.log(piece.mask.bit_count())
            loose += piece.mask == _ANY
        for allowed in classes:
            mask |= allowed << (BITS * length)
            length += 1
            log_arrangement += math.log(_class_of(allowed).bit_count())
            letters = letters + 1 if allowed == _CLASSES["@"] else 0
    if separators and separators[-1][0] == length:
        separators.pop()
    looseness = loose / max(length, 1)
    return Shape(
        length, mask, region, tuple(separators), log_size, log_arrangement, looseness, letters
    )


def _class_of(mask: int) -> int:
    """Return the mask of all letters, all digits or both, as far as ``mask`` has one of them."""
    return sum(whole for whole in (_CLASSES["@"], _CLASSES["#"]) if mask & whole)
