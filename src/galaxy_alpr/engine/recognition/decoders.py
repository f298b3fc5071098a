"""Character probabilities to readings. Pure functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.plates.alphabet import ALPHABET, normalize_text
from galaxy_alpr.engine.recognition.hypotheses import expand_candidates, text_confidence
from galaxy_alpr.types import OcrResult

_TOP_N = 5
_MIN_ALTERNATIVE = 0.005
_NOTHING = len(ALPHABET)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character found: its class and the probabilities of all classes at its place."""

    index: int
    scores: Floats


def decode_slots(probabilities: Floats, pad: int) -> list[Glyph]:
    """Decode (slots, classes): one character a slot; slots that say ``pad`` are left out."""
    best = probabilities.argmax(axis=1).tolist()
    return [
        Glyph(index, row) for index, row in zip(best, probabilities, strict=True) if index != pad
    ]


def decode_ctc(probabilities: Floats, blank: int) -> list[Glyph]:
    """Decode (steps, classes): the best path, repeats merged, a character at its surest step.

    Source: Graves et al., "Connectionist Temporal Classification", 2006, section 3.2.
    """
    best = probabilities.argmax(axis=1)
    glyphs = []
    for run in np.split(np.arange(len(best)), np.flatnonzero(np.diff(best)) + 1):
        index = int(best[run[0]])
        if index != blank:
            glyphs.append(Glyph(index, probabilities[run[probabilities[run, index].argmax()]]))
    return glyphs


class Alphabet:
    """A network's classes, and what each means on a plate (A-Z, 0-9, or nothing)."""

    def __init__(self, classes: Sequence[str], mark: int) -> None:
        """Take the classes in order; ``mark`` is the one for padding or blank."""
        self.classes = tuple(classes)
        self.mark = mark
        folded = [normalize_text(char) for char in self.classes]
        self._targets = np.array(
            [ALPHABET.index(char) if len(char) == 1 else _NOTHING for char in folded]
        )
        self._targets[mark] = _NOTHING

    def result(
        self, glyphs: Sequence[Glyph], country: str | None = None, country_confidence: float = 0.0
    ) -> OcrResult:
        """Return the reading that the glyphs spell.

        A class counts for the plate character it means, so ``b`` adds to ``B``. The confidence of
        the text is the product of its characters': the chance that all of them are right.
        """
        raw_text = "".join(self.classes[glyph.index] for glyph in glyphs)
        text, confidences, options = "", [], []
        for glyph in glyphs:
            target = int(self._targets[glyph.index])
            if target == _NOTHING:
                continue  # a dash or a space: it stands there, but not in the plate's text
            scores = self._fold(glyph.scores)
            text += ALPHABET[target]
            confidences.append(float(scores[target]))
            options.append(
                [
                    (ALPHABET[index], float(scores[index]))
                    for index in np.flatnonzero(scores >= _MIN_ALTERNATIVE).tolist()
                ]
            )
        if not text:
            return OcrResult(raw_text, "", 0.0, (), ())
        return OcrResult(
            raw_text,
            text,
            text_confidence(confidences),
            tuple(confidences),
            expand_candidates(text, options, _TOP_N),
            country,
            country_confidence,
        )

    def _fold(self, scores: Floats) -> NDArray[np.float64]:
        """Add up the probabilities of all classes that mean the same plate character."""
        sums = np.bincount(self._targets, weights=scores, minlength=_NOTHING + 1)
        return np.clip(sums[:_NOTHING], 0.0, 1.0)
