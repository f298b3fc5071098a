"""Texts in a CSV that a spreadsheet would evaluate as formulas, guarded by a ``'`` (OWASP).

A guard is put before a formula at the beginning of a cell, and before one that follows a separator
of another dialect: a spreadsheet that separates by semicolons begins a cell there.
"""

from __future__ import annotations

import re

_SIGNS = "=+@＝＋－＠﹦﹢﹣﹫−⁺⁻⁼₊₋₌-"
"""What begins a formula, with the forms that spreadsheets and importers take for ASCII."""

_SKIPPED = (
    r" '\"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad"
    r"\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
)
"""What may stand before it: blanks, quotes, characters that are not displayed, and guards.

No separator is among them, so that a search takes a time proportional to the text.
"""

_FORMULA = rf"[{_SKIPPED}]*[{_SIGNS}]"
_AT_BEGINNING = rf"(?={_FORMULA}|'*[\t\r\n])"
_AFTER_SEPARATOR = rf"(?={_FORMULA})"

_UNGUARDED = re.compile(rf"\A{_AT_BEGINNING}|(?<=[;\t\r\n]){_AFTER_SEPARATOR}")
_GUARDED = re.compile(rf"\A'{_AT_BEGINNING}|(?<=[;\t\r\n])'{_AFTER_SEPARATOR}")


def guarded(text: str) -> str:
    """Return ``text`` with a ``'`` before every formula, and one more where one was."""
    return _UNGUARDED.sub("'", text)


def unguarded(text: str) -> str:
    """Return the text of which ``guarded`` made ``text``."""
    return _GUARDED.sub("", text)
