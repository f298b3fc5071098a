"""The characters of plate texts: A-Z and 0-9, and how anything else becomes one of them."""

from __future__ import annotations

import unicodedata

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = DIGITS + LETTERS

_LOOK_ALIKES = str.maketrans(
    {
        # Letters that do not decompose into a Latin letter and a mark.
        "Ø": "O", "Đ": "D", "Ł": "L", "Þ": "P", "ß": "S", "ẞ": "S", "ı": "I",
        # Cyrillic and Greek capitals that plates share with the Latin alphabet.
        "А": "A", "В": "B", "Е": "E", "І": "I", "К": "K", "М": "M", "Н": "H", "О": "O",
        "Р": "P", "С": "C", "Т": "T", "У": "Y", "Х": "X",
        "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    }
)  # fmt: skip


def normalize_text(raw: str) -> str:
    """Return the plate text in ``raw``: upper case, only A-Z and 0-9, in the order read.

    Full-width and other compatibility forms are folded (NFKC), accents dropped (Ä becomes A, the
    way a reader of A-Z sees it), decimal digits of any script become 0-9, and Cyrillic and Greek
    capitals that look Latin become Latin. Everything else (spaces, dots, Thai letters) is dropped.
    Normalising twice changes nothing.
    """
    if raw.isascii():
        return "".join(c for c in raw.upper() if c.isalnum())
    apart = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKC", raw).translate(_LOOK_ALIKES)
    )
    bare = "".join(c for c in apart if not _is_mark(c))
    return "".join(_plain(c) for c in bare.upper().translate(_LOOK_ALIKES))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _plain(character: str) -> str:
    if character in ALPHABET:
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return ""


def text_groups(raw: str) -> tuple[str, ...]:
    """Return the runs of plate characters in ``raw``, normalised, split where it has gaps."""
    characters = unicodedata.normalize("NFKC", raw)
    words = "".join(c if c.isalnum() or _is_mark(c) else " " for c in characters).split()
    return tuple(group for group in map(normalize_text, words) if group)
