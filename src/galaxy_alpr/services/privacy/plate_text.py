"""A plate's text, and its occurrences in what people, cameras and programs write."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.plate_search import refuse_wildcard

ERASED = "[erased]"
"""Stands for an erased plate in a note or a file name."""

LONG = 5
"""Characters from which a text is also found inside words: shorter ones are parts of many."""


@dataclass(frozen=True, slots=True)
class PlateText:
    """The normalised text of a plate: A-Z and 0-9 only, not empty."""

    text: str

    @classmethod
    def of(cls, written: str) -> PlateText:
        """Return the text of a plate as it is written. Raises ``ValidationFailed``."""
        refuse_wildcard(written)
        text = normalize_text(written)
        if not text:
            raise ValidationFailed("the plate has no letter A-Z and no digit", field="plate")
        return cls(text)

    @property
    def pattern(self) -> str:
        """A pattern of LIKE, for texts in capitals, that finds all occurrences and some others."""
        return f"%{'%'.join(self.text)}%"

    def is_text_of(self, value: object) -> bool:
        """Return whether ``value`` is this plate, written in any form."""
        return isinstance(value, str) and normalize_text(value) == self.text

    def occurs_in(self, value: str | None) -> bool:
        """Return whether the plate is mentioned in a free text."""
        return value is not None and bool(self._spans(value))

    def erased_from(self, value: str) -> str:
        """Return a free text in which ``ERASED`` stands for each mention of the plate."""
        for start, stop in reversed(self._spans(value)):
            value = f"{value[:start]}{ERASED}{value[stop:]}"
        return value

    def _spans(self, value: str) -> list[tuple[int, int]]:
        """Return where the plate is mentioned, from left to right.

        Blanks, hyphens and other signs may stand between its characters. A short plate is
        mentioned only where no letter and no digit touches it.
        """
        letters = [
            (letter, index)
            for index, character in enumerate(value)
            for letter in normalize_text(character)
        ]
        normalized = "".join(letter for letter, _ in letters)
        spans: list[tuple[int, int]] = []
        found = normalized.find(self.text)
        while found >= 0:
            start, stop = letters[found][1], letters[found + len(self.text) - 1][1] + 1
            if len(self.text) >= LONG or not _touched(value, start, stop):
                spans.append((start, stop))
                found = normalized.find(self.text, found + len(self.text))
            else:
                found = normalized.find(self.text, found + 1)
        return spans


def _touched(value: str, start: int, stop: int) -> bool:
    """Return whether a letter or a digit is directly before ``start`` or at ``stop``."""
    return value[max(0, start - 1) : start].isalnum() or value[stop : stop + 1].isalnum()
