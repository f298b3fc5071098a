"""How probable a text is, given what one frame's reading returned for each place.

A frame may have lost a character, added one, or have a wrong one at a place: the likelihood of a
text sums over all alignments of its characters with the places (a pair hidden Markov model: Durbin
et al., "Biological Sequence Analysis", 1998, chapter 4). No frame rules out a text: each character
keeps a small probability, so that one frame that is sure and wrong is outvoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from galaxy_alpr.engine.plates.alphabet import ALPHABET, UNREAD
from galaxy_alpr.types import CharacterScores, OcrResult


class Rates(NamedTuple):
    """Probabilities of errors in a reading; at the text's ends they are ``ends`` times as high.

    ``wrong``: a place's scores have nothing to do with the character. ``lost``: a character has no
    place. ``added``: a place holds no character, whatever its scores. The last two grow by
    ``unsure_lost`` and ``unsure_added`` times the reading's doubt (1 less its confidence). They
    are fitted to drawn passes (``benchmarks.passes``) of seeds that are not measured.
    """

    wrong: float = 0.005
    lost: float = 0.006
    added: float = 0.003
    unsure_lost: float = 0.067
    unsure_added: float = 0.006
    ends: float = 1.75


RATES = Rates()

_ANY = 1.0 / len(ALPHABET)


@dataclass(frozen=True, slots=True)
class Place:
    """What a frame says of one place: probabilities by character, of any other, and of none."""

    scores: Mapping[str, float]
    other: float
    none: float

    @classmethod
    def of(cls, column: CharacterScores, added: float) -> Place:
        """Return the place of a recognizer's column; what it could not read may be anything.

        ``added`` is the least probability that no character stands there.
        """
        scores = dict(column)
        none = scores.pop("", 0.0)
        unread = scores.pop(UNREAD, 0.0)
        rest = max(0.0, 1.0 - sum(scores.values()) - none)
        return cls(scores, (unread + rest) * _ANY, max(none, added))

    def probability(self, character: str) -> float:
        """Return the probability of the place's scores where ``character`` stands."""
        found = self.scores.get(character, 0.0) + self.other
        return (1.0 - RATES.wrong) * found + RATES.wrong * _ANY


@dataclass(frozen=True, slots=True)
class Observation:
    """The places of one frame's reading; ``lost`` is the probability that it lacks a character."""

    places: tuple[Place, ...]
    lost: float

    @classmethod
    def of(cls, reading: OcrResult) -> Observation:
        """Return the places of a reading; one with texts only has a place for each character."""
        doubt = 1.0 - reading.confidence
        added = RATES.added + RATES.unsure_added * doubt
        columns: Sequence[CharacterScores] = reading.columns or [
            ((character, confidence),)
            for character, confidence in zip(reading.text, reading.char_confidences, strict=False)
        ]
        last = len(columns) - 1
        places = tuple(
            Place.of(column, added * (RATES.ends if index in (0, last) else 1.0))
            for index, column in enumerate(columns)
        )
        return cls(places, RATES.lost + RATES.unsure_lost * doubt)

    def gone(self, position: int, length: int) -> float:
        """Return the probability that the character at ``position`` of ``length`` has no place."""
        return self.lost * (RATES.ends if position in (0, length - 1) else 1.0)


def likelihood(text: str, seen: Observation) -> float:
    """Return the probability of what was seen where the plate's text is ``text``; above 0."""
    row = [1.0]
    for place in seen.places:
        row.append(row[-1] * place.none)
    for position, character in enumerate(text):
        gone = seen.gone(position, len(text))
        above, row = row, [row[0] * gone]
        for index, place in enumerate(seen.places):
            row.append(
                above[index] * place.probability(character)
                + above[index + 1] * gone
                + row[index] * place.none
            )
    return row[-1]
