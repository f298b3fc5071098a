"""Decode character probabilities to readings; pure functions of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.image.deskew import Centers
from galaxy_alpr.engine.plates.alphabet import ALPHABET, UNREAD, normalize_text
from galaxy_alpr.engine.recognition.hypotheses import expand_candidates, text_confidence
from galaxy_alpr.types import CharacterScores, OcrResult, TextCandidate

_TOP_N = 5
_MIN_ALTERNATIVE = 0.005
_CERTAIN_PADDING = 0.9
_NO_CHARACTER = len(ALPHABET)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A recognized character: its class and the probabilities of all classes at its ``slot``.

    ``slot`` is the index of the slot or of the CTC step.
    """

    index: int
    scores: Floats
    slot: int = 0


def decode_slots(probabilities: Floats, pad: int) -> list[Glyph]:
    """Decode (slots, classes): one character per slot, none for slots that are certainly padding.

    A glyph of the class ``pad`` is no character, but may be one.
    """
    best = probabilities.argmax(axis=1).tolist()
    return [
        Glyph(index, probabilities[slot], slot)
        for slot, index in enumerate(best)
        if index != pad or probabilities[slot, pad] < _CERTAIN_PADDING
    ]


def decode_ctc(probabilities: Floats, blank: int) -> list[Glyph]:
    """Decode (steps, classes): best path, repeats merged; scores from a character's best step.

    Source: Graves et al., "Connectionist Temporal Classification", 2006, section 3.2.
    """
    best = probabilities.argmax(axis=1)
    glyphs = []
    for run in np.split(np.arange(len(best)), np.flatnonzero(np.diff(best)) + 1):
        index = int(best[run[0]])
        if index != blank:
            step = int(run[probabilities[run, index].argmax()])
            glyphs.append(Glyph(index, probabilities[step], step))
    return glyphs


@dataclass(frozen=True, slots=True)
class Unread:
    """The classes of what cannot be read: a ``hidden`` character, one of another script.

    A slot in which both together have the probability ``least`` is unread.
    """

    hidden: int
    foreign: int
    least: float

    def probability(self, scores: Floats) -> float:
        """Return the probability that a character cannot be read, by those of its classes."""
        return float(scores[self.hidden] + scores[self.foreign])


class Alphabet:
    """A network's classes, each mapped to a plate character (A-Z, 0-9) or to none."""

    def __init__(self, classes: Sequence[str], blank: int, unread: Unread | None = None) -> None:
        """Take the classes in order; ``blank`` is the index of padding (slots) or blank (CTC)."""
        self.classes = tuple(classes)
        self.blank = blank
        self._unread = unread
        folded = [normalize_text(char) for char in self.classes]
        self._targets = np.array(
            [ALPHABET.index(char) if len(char) == 1 else _NO_CHARACTER for char in folded]
        )
        self._targets[blank] = _NO_CHARACTER

    def result(
        self,
        glyphs: Sequence[Glyph],
        country: str | None = None,
        country_confidence: float = 0.0,
        centers: Centers | None = None,
    ) -> OcrResult:
        """Return the reading of the glyphs; ``centers`` (slots, 2) are the characters' by slot.

        Probabilities of classes with the same plate character are added: ``b`` counts as ``B``. The
        confidence of the text is the product of its characters': the probability that all of them
        are right.
        """
        columns = self._columns(glyphs)
        glyphs = [glyph for glyph in glyphs if glyph.index != self.blank]
        hidden, foreign = self._most_unread(glyphs)
        raw_text = "".join(self.classes[glyph.index] for glyph in glyphs)
        if self._unread is not None and hidden + foreign >= self._unread.least:
            found = OcrResult(raw_text, "", 0.0, (), (self._pattern(glyphs, self._unread),))
        else:
            found = self._read(raw_text, glyphs, centers)
        if found.text:
            found = replace(found, country=country, country_confidence=country_confidence)
        return replace(found, hidden=hidden, foreign=foreign, columns=columns)

    def _read(self, raw_text: str, glyphs: Sequence[Glyph], centers: Centers | None) -> OcrResult:
        """Return the reading of glyphs that are all legible, without its country."""
        text, confidences, options, places = "", [], [], []
        for glyph in glyphs:
            target = int(self._targets[glyph.index])
            if target == _NO_CHARACTER:
                continue  # a dash or a space, which is part of the raw text only
            scores = self._fold(glyph.scores)
            text += ALPHABET[target]
            confidences.append(float(scores[target]))
            if centers is not None:
                x, y = centers[glyph.slot].tolist()
                places.append((x, y))
            options.append(
                [
                    (ALPHABET[index], float(scores[index]))
                    for index in np.flatnonzero(scores >= _MIN_ALTERNATIVE).tolist()
                ]
            )
        if not text:
            return OcrResult(raw_text, "", 0.0, (), ())
        candidates = expand_candidates(text, options, _TOP_N)
        confidence = text_confidence(confidences)
        return OcrResult(
            raw_text, text, confidence, tuple(confidences), candidates, char_centers=tuple(places)
        )

    def _columns(self, glyphs: Sequence[Glyph]) -> tuple[CharacterScores, ...]:
        """Return what may stand at each place; a dash or a space counts as no character."""
        columns = []
        for glyph in glyphs:
            scores = self._fold(glyph.scores)
            unread = 0.0 if self._unread is None else self._unread.probability(glyph.scores)
            pairs = [
                (ALPHABET[index], float(scores[index]))
                for index in np.flatnonzero(scores >= _MIN_ALTERNATIVE).tolist()
            ]
            none = max(0.0, 1.0 - float(scores.sum()) - unread)
            pairs += [(UNREAD, unread)] * (unread >= _MIN_ALTERNATIVE)
            pairs += [("", none)] * (none >= _MIN_ALTERNATIVE)
            columns.append(tuple(pairs))
        return tuple(columns)

    def _most_unread(self, glyphs: Sequence[Glyph]) -> tuple[float, float]:
        """Return the probabilities of the classes of what cannot be read where they are highest."""
        unread = self._unread
        if unread is None or not glyphs:
            return 0.0, 0.0
        worst = max((glyph.scores for glyph in glyphs), key=unread.probability)
        return float(worst[unread.hidden]), float(worst[unread.foreign])

    def _pattern(self, glyphs: Sequence[Glyph], unread: Unread) -> TextCandidate:
        """Return the text with ``?`` for each character that cannot be read."""
        text, confidences = "", []
        for glyph in glyphs:
            target = int(self._targets[glyph.index])
            probability = unread.probability(glyph.scores)
            if probability >= unread.least:
                text += UNREAD
                confidences.append(probability)
            elif target != _NO_CHARACTER:
                text += ALPHABET[target]
                confidences.append(float(self._fold(glyph.scores)[target]))
        return TextCandidate(text, text_confidence(confidences), tuple(confidences))

    def _fold(self, scores: Floats) -> NDArray[np.float64]:
        """Add up the probabilities of all classes with the same plate character."""
        sums = np.bincount(self._targets, weights=scores, minlength=_NO_CHARACTER + 1)
        return np.clip(sums[:_NO_CHARACTER], 0.0, 1.0)
