"""Correct a reading by the formats of the countries it may come from.

A correction ranks hypotheses. Each is one possible text of the plate: a candidate of the
recognizer, a candidate without the text printed beneath the number, or a candidate in which
confusable characters were substituted so that it fits a format. No candidate of the recognizer is
ever dropped; the formats only change the order and add texts.

**Score.** A hypothesis scores the recognizer's probability of its text times the trust in the
country whose format it fits (1 if it fits none), computed as a sum of logs. A substitute has a
share of the probability that the recognizer left over for the character, depending on how easily
the two are confused. For characters with the same glyph (O and 0, I and 1) the share is at least
``SAME_GLYPH_FLOOR``, because a picture does not distinguish them. The trust is ``SITE_TRUST`` for
the site's countries, up to ``RECOGNIZED_TRUST`` for the recognizer's country, and ``OTHER_TRUST``
for all others; less for a loose or a rare format (``matching.strength``). So without a hint only
doubtful characters are substituted, and in a text that already fits the most common format of a
trusted country none are. A reading that is sure by itself (``SURE_CHARACTER``, ``SURE_TEXT``) stays
first whatever it fits, and so does one to which formats were applied already; only text below its
number is separated.

**Confidence.** A substituted character has the confidence of the choice between it and the
recognized one: its share of the evidence for both, at most the recognizer's confidence. The
confidence of the text falls by the same factors. A correction never raises a confidence, with one
exception: characters printed beneath the number no longer count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from galaxy_alpr.engine.plates.alphabet import group_starts
from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs
from galaxy_alpr.engine.plates.description import divide, plate_type, spaced
from galaxy_alpr.engine.plates.hypothesis import (
    MIN_CONFIDENCE,
    Hypothesis,
    character_confidences,
)
from galaxy_alpr.engine.plates.matching import infer_country
from galaxy_alpr.engine.plates.substitution import options_for, substitute, within_reach
from galaxy_alpr.engine.plates.trust import CountryTrust
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import OcrResult, PlateColors, Region, TextCandidate

SURE_CHARACTER = 0.997
SURE_TEXT = 0.99
"""The least confidences of each character and of the text in a reading that no format overrules."""

_SUBSTITUTED_HYPOTHESES = 3
"""The number of hypotheses in which substitutions are tried, the recognizer's first."""


@dataclass(frozen=True, slots=True)
class CorrectedReading:
    """A corrected reading with its description by the country's formats.

    ``text`` is that of the first of ``candidates``; ``format`` is the name of the format it fits.
    """

    text: str
    display_text: str
    confidence: float
    char_confidences: tuple[float, ...]
    candidates: tuple[TextCandidate, ...]
    country: str | None
    region: Region | None
    type: PlateType | None
    format: str | None


def correct_reading(
    result: OcrResult,
    countries: Sequence[str] | None = None,
    colors: PlateColors | None = None,
    packs: Mapping[str, CountryPack] | None = None,
) -> CorrectedReading:
    """Return the most probable text of a plate with its country, region and type.

    ``countries`` are the ISO codes expected at the site, most probable first, none if unknown.
    ``packs`` default to the packaged ones. The module's docstring describes the model.
    """
    if not result.text:
        return CorrectedReading("", "", 0.0, (), (), None, None, None, None)
    trust = CountryTrust(load_country_packs() if packs is None else packs, countries or (), result)
    own, others = _recognized(result, trust)
    recognized = [*own, *others]
    if result.formats_applied or _is_sure(result):
        ranked = [*_by_score(own), *_by_score(others)]
    else:
        ranked = _by_score([*recognized, *_substituted(recognized, trust)])
    best = _with_confidence(ranked[0], recognized[0])
    rest = [item.candidate for item in ranked[1:] if item.text != best.text]
    return _describe((best, *rest), trust, result, colors or PlateColors())


def _is_sure(result: OcrResult) -> bool:
    own = _own(result)
    return own.confidence >= SURE_TEXT and min(character_confidences(own)) >= SURE_CHARACTER


def _own(result: OcrResult) -> TextCandidate:
    return TextCandidate(result.text, result.confidence, result.char_confidences)


def _by_score(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda hypothesis: -hypothesis.score)


def _recognized(
    result: OcrResult, trust: CountryTrust
) -> tuple[list[Hypothesis], list[Hypothesis]]:
    """Return the hypotheses of the recognizer's own text, and those of its other candidates.

    A candidate with text beneath its number gives two: the number alone, then the whole text.
    """
    own = _own(result)
    found: dict[str, Hypothesis] = {}
    count = 0
    for candidate in (own, *result.candidates):
        text = candidate.text
        if not text:
            continue
        whole = Hypothesis.recognized(candidate, trust.log_trust(text))
        separated = trust.separate_number(text, result.raw_text if text == own.text else "")
        if separated:
            number = separated.number
            found.setdefault(number, whole.shortened(separated, trust.log_trust(number)))
        found.setdefault(text, whole)
        count = count or len(found)
    hypotheses = list(found.values())
    return hypotheses[:count], hypotheses[count:]


def _substituted(recognized: Sequence[Hypothesis], trust: CountryTrust) -> list[Hypothesis]:
    """Return the hypothesis with substitutions that scores above all others, if there is one."""
    best: list[Hypothesis] = []
    columns = _columns(recognized)
    to_beat = max(hypothesis.score for hypothesis in recognized)
    for source in recognized[:_SUBSTITUTED_HYPOTHESES]:
        options = [
            options_for(c, p, [(other, q) for other, q in column.items() if other != c])
            for c, p, column in zip(
                source.text,
                character_confidences(source.candidate),
                columns[len(source.text)],
                strict=True,
            )
        ]
        for log_trust, index in trust.levels():
            # A substitution must score above the best hypothesis so far. In a text that already
            # fits a format of the same trust, none is needed.
            needed = max(to_beat - source.log_probability, source.log_trust)
            for pack, forms in within_reach(source.text, options, index, needed - log_trust):
                needed = max(to_beat - source.log_probability, source.log_trust)
                found = substitute(source.text, options, pack, needed - log_trust, forms)
                if found is None:
                    continue
                text, _ = found
                hypothesis = source.substituted(text, options, trust.log_trust(text))
                if hypothesis.score > to_beat:
                    best, to_beat = [hypothesis], hypothesis.score
    return best


def _columns(recognized: Sequence[Hypothesis]) -> dict[int, list[dict[str, float]]]:
    """Return by length of text the characters of each place with their highest confidences."""
    columns: dict[int, list[dict[str, float]]] = {}
    for item in recognized:
        places = columns.setdefault(len(item.text), [{} for _ in item.text])
        confidences = character_confidences(item.candidate)
        for place, character, confidence in zip(places, item.text, confidences, strict=True):
            place[character] = max(confidence, place.get(character, 0.0))
    return columns


def _with_confidence(best: Hypothesis, own: Hypothesis) -> TextCandidate:
    """Return the candidate of the best hypothesis with the confidences of the choice for it.

    A character that differs from that in the recognizer's own text (or, where this has another
    length, in the text before the substitutions) has the probability of the choice between the two,
    at most the confidence of the recognizer. The odds are those of the evidence for each times the
    trust in its text.
    """
    source = own if len(best.text) == len(own.text) else best.source
    if source is None or source is best:
        return best.candidate
    gain = best.log_trust - source.log_trust
    old = character_confidences(source.candidate)
    new = tuple(
        p if a == b else min(p, 1.0 / (1.0 + math.exp(log_q - log_p - gain)))
        for a, b, p, log_p, log_q in zip(
            best.text, source.text, old, best.evidence, source.evidence, strict=True
        )
    )
    factor = math.prod(a / max(b, MIN_CONFIDENCE) for a, b in zip(new, old, strict=True))
    known = len(source.candidate.char_confidences) == len(source.text)
    confidence = source.candidate.confidence * min(factor, 1.0)
    return TextCandidate(best.text, confidence, new if known else ())


def _describe(
    candidates: tuple[TextCandidate, ...],
    trust: CountryTrust,
    result: OcrResult,
    colors: PlateColors,
) -> CorrectedReading:
    """Return the first candidate with its country, and its description by the country's formats."""
    best = candidates[0]
    text, starts = best.text, _group_starts(result, best.text)
    country = infer_country(
        text, trust.fits(text), trust.expected, result.country, result.country_confidence
    )
    pack = trust.packs.get(country or "")
    division = divide(result.raw_text, text, pack, starts) if pack else None
    form = division.form if division else None
    return CorrectedReading(
        text=text,
        display_text=division.display if division else spaced(text, starts),
        confidence=best.confidence,
        char_confidences=best.char_confidences,
        candidates=candidates,
        country=country,
        region=division.region if division else None,
        type=plate_type(form, pack, colors) if pack else None,
        format=division.form.format.name if division and division.known else None,
    )


def _group_starts(result: OcrResult, text: str) -> tuple[int, ...]:
    """Return where groups begin in the recognizer's raw text, if that holds for ``text`` too."""
    if len(text) != len(result.text) and not result.text.startswith(text):
        return ()
    starts = group_starts(result.raw_text, len(result.text))
    return tuple(start for start in starts if start < len(text))
