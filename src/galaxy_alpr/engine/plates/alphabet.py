"""The characters of plate texts, A-Z and 0-9, and the normalisation of other texts to them."""

from __future__ import annotations

import itertools
import unicodedata

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = DIGITS + LETTERS
UNREAD = "?"
"""Stands for hidden characters in a candidate's text."""

_LATIN = str.maketrans(
    {
        # Letters that Unicode does not decompose into a Latin letter and a mark.
        "Ø": "O", "Đ": "D", "Ł": "L", "Þ": "P", "ß": "S", "ẞ": "S", "ı": "I",
        # Cyrillic and Greek capitals with the glyphs of Latin ones.
        "А": "A", "В": "B", "Е": "E", "І": "I", "К": "K", "М": "M", "Н": "H", "О": "O",
        "Р": "P", "С": "C", "Т": "T", "У": "Y", "Х": "X",
        "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    }
)  # fmt: skip


def normalize_text(raw: str) -> str:
    """Return the plate text in ``raw``: upper case, only A-Z and 0-9, in the order of ``raw``.

    Full-width and other compatibility forms are replaced (NFKC), accents are dropped (Ä becomes A),
    decimal digits of any script become 0-9, and Cyrillic and Greek capitals with the glyph of a
    Latin one become that one. Everything else (spaces, dots, Thai letters) is dropped. Normalising
    twice changes nothing.
    """
    if raw.isascii():
        return "".join(c for c in raw.upper() if c.isalnum())
    composed = unicodedata.normalize("NFKC", raw).translate(_LATIN)
    decomposed = unicodedata.normalize("NFKD", composed)
    unmarked = "".join(c for c in decomposed if not _is_mark(c))
    return "".join(_plain(c) for c in unmarked.upper().translate(_LATIN))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _plain(character: str) -> str:
    if character in ALPHABET:
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return ""


def text_groups(raw: str) -> tuple[str, ...]:
    """Return the groups of letters and digits in ``raw``, each normalised."""
    characters = unicodedata.normalize("NFKC", raw)
    words = "".join(c if c.isalnum() or _is_mark(c) else " " for c in characters).split()
    return tuple(group for group in map(normalize_text, words) if group)


def group_starts(raw: str, length: int) -> tuple[int, ...]:
    """Return the indices in its normalised text at which groups of ``raw`` begin, below ``length``.

    The first group, which begins at 0, is not among them.
    """
    ends = itertools.accumulate(len(group) for group in text_groups(raw))
    return tuple(end for end in ends if end < length)
