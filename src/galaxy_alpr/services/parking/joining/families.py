"""Plates that are known here, and families of them that differ in one character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from galaxy_alpr.engine.plates.alphabet import DIGITS, LETTERS

_PRIOR_NEW, _PRIOR_SHARE = 100.0, 0.02
_PRIOR_MEMBERS = 5.0
_OF_A_FAMILY = 10.0
_OF_A_PLATE = 60.0
"""How many plates a family has room for, and how many differ in one character from a plate."""

MAX_TEXTS = 100_000


class Families:
    """Texts by how often they came, and how many new ones are like a known one."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._new = 0
        self._members = 0

    def learn(self, text: str, sign: int) -> None:
        """Count a text, or take it back."""
        if sign < 0:
            self.counts[text] -= 1
            if self.counts[text] <= 0:
                del self.counts[text]
        new = text not in self.counts
        if sign > 0:
            self.counts[text] += 1
        if new:
            self._new += sign
            self._members += sign * bool(self.relatives(text, ()))
        if len(self.counts) > MAX_TEXTS:
            self.counts = Counter({text: n for text, n in self.counts.items() if n > 1})

    def relatives(self, text: str, here: Collection[str | None]) -> int:
        """Return how many plates that are known or ``here`` differ from a text at one place.

        The place is that with the most.
        """
        most = 0
        for other_texts in _changed(text):
            found = sum(1 for other in other_texts if other in self.counts or other in here)
            most = max(most, found)
        return most

    def share(self, text: str, here: Collection[str | None]) -> float:
        """Return the probability that a new vehicle has a text which others are like."""
        relatives = self.relatives(text, here)
        if not relatives:
            return 0.0
        new = (self._members + _PRIOR_SHARE * _PRIOR_NEW) / (self._new + _PRIOR_NEW)
        room = _OF_A_FAMILY if relatives > 1 else _OF_A_PLATE
        return min(new * relatives / ((self._members + _PRIOR_MEMBERS) * room), 0.1)


def _changed(text: str) -> Iterator[list[str]]:
    """Yield for each place the texts with another digit or letter there."""
    for i, character in enumerate(text):
        alphabet = DIGITS if character in DIGITS else LETTERS
        before, after = text[:i], text[i + 1 :]
        yield [f"{before}{c}{after}" for c in alphabet if c != character]
