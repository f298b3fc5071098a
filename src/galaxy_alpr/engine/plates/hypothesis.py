"""A hypothesis: one possible text of a plate with its score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from galaxy_alpr.engine.plates.below import Separated
from galaxy_alpr.engine.plates.substitution import Options
from galaxy_alpr.types import TextCandidate

MIN_CONFIDENCE = 1e-6
"""The confidence in place of smaller ones, which have no finite logarithm or quotient."""

_DAMAGED = math.log(0.5)
"""The log of the probability that text below a number lacks digits, or has one too many."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One possible text of a plate.

    ``evidence`` is the natural log of the probability of each character. ``log_rest`` is that of
    everything else: the characters printed beneath the number, and the absence of a character that
    other candidates have. ``log_trust`` is that of the trust in the country whose format the text
    fits. ``source`` is the hypothesis in which characters were substituted, ``None`` for a text of
    the recognizer.
    """

    candidate: TextCandidate
    evidence: tuple[float, ...]
    log_rest: float
    log_trust: float
    source: Hypothesis | None = None

    @property
    def text(self) -> str:
        return self.candidate.text

    @property
    def log_probability(self) -> float:
        """Return the log of the probability that the recognizer gives to the text."""
        return sum(self.evidence) + self.log_rest

    @property
    def score(self) -> float:
        """Return the log of the probability times the trust, by which hypotheses are ranked."""
        return self.log_probability + self.log_trust

    @classmethod
    def recognized(cls, candidate: TextCandidate, log_trust: float) -> Hypothesis:
        """Return the hypothesis of a candidate as the recognizer returned it."""
        evidence = tuple(math.log(max(p, MIN_CONFIDENCE)) for p in character_confidences(candidate))
        log_confidence = math.log(max(candidate.confidence, MIN_CONFIDENCE))
        # Lower than the product of the characters where the recognizer left one out.
        return cls(candidate, evidence, min(0.0, log_confidence - sum(evidence)), log_trust)

    def shortened(self, separated: Separated, log_trust: float) -> Hypothesis:
        """Return the hypothesis of the number without the text printed beneath it."""
        length = len(separated.number)
        return Hypothesis(
            _shorten(self.candidate, separated),
            self.evidence[:length],
            sum(self.evidence[length:]) + self.log_rest + (0.0 if separated.complete else _DAMAGED),
            log_trust,
        )

    def substituted(self, text: str, options: Sequence[Options], log_trust: float) -> Hypothesis:
        """Return the hypothesis of ``text``, made by substitutions from ``options``.

        Its candidate has a confidence of 0 until the choice of the best hypothesis gives it one.
        """
        evidence = tuple(
            log_p if new == old else log_p + dict(each)[new]
            for new, old, log_p, each in zip(text, self.text, self.evidence, options, strict=True)
        )
        return Hypothesis(TextCandidate(text, 0.0), evidence, self.log_rest, log_trust, self)


def character_confidences(candidate: TextCandidate) -> tuple[float, ...]:
    """Return a confidence per character, equal ones where the recognizer returned only one."""
    if len(candidate.char_confidences) == len(candidate.text):
        return candidate.char_confidences
    equal = max(candidate.confidence, MIN_CONFIDENCE) ** (1.0 / len(candidate.text))
    return (equal,) * len(candidate.text)


def _shorten(candidate: TextCandidate, separated: Separated) -> TextCandidate:
    """Return a candidate cut down to its number.

    The characters cut off no longer count in the confidence if they are a complete text below.
    """
    confidences, length = candidate.char_confidences, len(separated.number)
    if len(confidences) != len(candidate.text):
        return TextCandidate(separated.number, candidate.confidence)
    kept, cut = confidences[:length], confidences[length:]
    confidence = candidate.confidence
    if separated.complete:
        # A recognizer's confidence is the product or the mean over all characters. Without those
        # cut off, a product loses their factors; a mean rises to that of the others at most. The
        # lower of both is right for either.
        without = confidence / max(math.prod(cut), MIN_CONFIDENCE)
        confidence = max(confidence, min(without, sum(kept) / len(kept)))
    return TextCandidate(separated.number, confidence, kept)
