"""The soft prior: what a country's formats say about what a recognizer read.

A format may reorder the readings and settle a character that looks like another. It never drops a
reading, and the recognizer's own reading always stays among the candidates.

**What decides.** Every reading and every rewriting of one scores the probability that the
recognizer gives it times the trust in the country whose format it fits (1 if it fits none). A
rewritten character has the probability that the recognizer left over for it, shared out by how
alike the two are; for glyphs that many typefaces draw alike (O and 0, I and 1) it is never below
``TWIN_FLOOR``, because there the picture cannot tell them apart however sure the recognizer is.
Trust is ``SITE_TRUST`` for the site's countries, up to ``LOOK_TRUST`` for the country that the
recognizer saw, and ``TEXT_TRUST`` for any other, so without a hint only doubtful characters yield,
and a text that already fits a trusted format is never rewritten.

**What the confidence says afterwards.** A settled character is as sure as the choice made for it
(its share of the evidence against the character it replaced), and never surer than the recognizer
was of what it read there; the text's confidence falls by the same factors. Settling never makes a
reading surer, with one exception: where a whole expiry date is cut off, its characters no longer
count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs
from galaxy_alpr.engine.plates.expiry import DATE_LENGTH, strip_expiry
from galaxy_alpr.engine.plates.matching import (
    LIKELY_LOOK,
    Fits,
    best_form,
    display,
    fitting,
    group_starts,
    infer_country,
    spaced,
    strength,
    type_of,
)
from galaxy_alpr.engine.plates.substitution import Options, options_for, rewrite
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import OcrResult, Region, TextCandidate

SITE_TRUST = 50.0
LOOK_TRUST = 30.0
TEXT_TRUST = 3.0

_LEAST_CONFIDENCE = 1e-6
_REWRITTEN_READINGS = 3


@dataclass(frozen=True, slots=True)
class CorrectedReading:
    """A reading with what its country's formats say about it.

    ``text`` is the first of ``candidates``; ``format`` names the country's format that it fits.
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text with what speaks for it.

    ``evidence`` is the natural log of each character's probability, ``log_rest`` that of all that
    is not among them: what was cut off, and that nothing stands where other readings have a
    character. ``log_trust`` is that of the trust in the format that it fits. ``source`` is the
    reading that it was rewritten from, ``None`` for what the recognizer said itself.
    """

    candidate: TextCandidate
    evidence: tuple[float, ...]
    log_rest: float
    log_trust: float
    source: _Reading | None = None

    @property
    def text(self) -> str:
        return self.candidate.text

    @property
    def log_probability(self) -> float:
        return sum(self.evidence) + self.log_rest

    @property
    def score(self) -> float:
        return self.log_probability + self.log_trust


def correct_reading(
    result: OcrResult,
    countries: Sequence[str] | None = None,
    background: str | None = None,
    text_color: str | None = None,
    strip: str | None = None,
    packs: Mapping[str, CountryPack] | None = None,
) -> CorrectedReading:
    """Return the reading of ``result`` that is most plausible as a plate, and what it tells.

    ``countries`` are the ISO codes expected at the site, none if unknown; ``background``,
    ``text_color`` and ``strip`` (along the lower edge) are colour names as in the packs. ``packs``
    default to the packaged ones. The module's text says how it decides and what the confidence
    means.
    """
    if not result.text:
        return CorrectedReading("", "", 0.0, (), (), None, None, None, None)
    prior = _Prior(load_country_packs() if packs is None else packs, countries or (), result)
    readings = _readings(result, prior)
    own = readings[0]
    ranked = sorted(readings, key=lambda reading: -reading.score)
    best = _settled(_best_rewriting(readings, prior) or ranked[0], own)
    others = (reading.candidate for reading in ranked if reading.text != best.text)
    return _described(best, (best, *others), prior, result, (background, text_color, strip))


def _described(
    best: TextCandidate,
    candidates: tuple[TextCandidate, ...],
    prior: _Prior,
    result: OcrResult,
    colors: tuple[str | None, str | None, str | None],
) -> CorrectedReading:
    text, starts = best.text, _starts(result, best.text)
    country = infer_country(
        text, prior.fits(text), prior.expected, result.country, result.country_confidence
    )
    pack = prior.packs.get(country or "")
    form = best_form(text, pack, starts) if pack else None
    return CorrectedReading(
        text=text,
        display_text=display(text, pack, form) if pack and form else spaced(text, starts),
        confidence=best.confidence,
        char_confidences=best.char_confidences,
        candidates=candidates,
        country=country,
        region=pack.region_of(text, form) if pack and form else None,
        type=type_of(form, pack, *colors) if pack else None,
        format=form.format.name if form else None,
    )


class _Prior:
    """The trust in each country for one plate, and what follows for a text."""

    def __init__(
        self, packs: Mapping[str, CountryPack], countries: Sequence[str], result: OcrResult
    ) -> None:
        self.packs = packs
        self.expected = [code for code in countries if code in packs]
        self.log_trusts = dict.fromkeys(packs, math.log(TEXT_TRUST))
        look = result.country
        if look is not None and look in packs and result.country_confidence >= LIKELY_LOOK:
            self.log_trusts[look] = math.log(LOOK_TRUST * result.country_confidence)
        self.log_trusts.update(dict.fromkeys(self.expected, math.log(SITE_TRUST)))
        self._fits: dict[str, Fits] = {}

    def fits(self, text: str) -> Fits:
        """Return the forms of all packs that ``text`` fits."""
        if text not in self._fits:
            self._fits[text] = fitting(text, self.packs)
        return self._fits[text]

    def log_trust(self, text: str) -> float:
        """Return the log of the trust in the format that speaks most for ``text``, 0 for none."""
        return max(
            (
                self.log_trusts[pack.code] * strength(text, form, pack)
                for pack, form in self.fits(text)
            ),
            default=0.0,
        )

    def without_expiry(self, text: str, raw: str) -> str | None:
        """Return ``text`` without an expiry date, as the countries hinted at print one, or, for a
        text that fits no country, any country that prints them."""
        known = [pack for pack in self.packs.values() if "expiry" in pack.ignore]
        hinted = [pack for pack in known if self.log_trusts[pack.code] > math.log(TEXT_TRUST)]
        foreign = bool(self.fits(text))
        packs = hinted or ([] if foreign else known)
        return strip_expiry(text, raw, packs, hinted=bool(hinted), misread=not foreign)


def _readings(result: OcrResult, prior: _Prior) -> list[_Reading]:
    """Return the distinct readings, the recognizer's own (or what is left of it) first."""
    own = TextCandidate(result.text, result.confidence, result.char_confidences)
    found: dict[str, _Reading] = {}
    for candidate in (own, *result.candidates):
        if not candidate.text:
            continue
        evidence = tuple(math.log(max(p, _LEAST_CONFIDENCE)) for p in _confidences(candidate))
        absent = min(0.0, math.log(max(candidate.confidence, _LEAST_CONFIDENCE)) - sum(evidence))
        raw = result.raw_text if candidate.text == own.text else ""
        head = prior.without_expiry(candidate.text, raw)
        if head:
            kept, cut = evidence[: len(head)], evidence[len(head) :]
            short = _shorten(candidate, head, whole_date=len(cut) == DATE_LENGTH)
            found.setdefault(head, _Reading(short, kept, sum(cut) + absent, prior.log_trust(head)))
        whole = _Reading(candidate, evidence, absent, prior.log_trust(candidate.text))
        found.setdefault(candidate.text, whole)
    return list(found.values())


def _shorten(candidate: TextCandidate, head: str, *, whole_date: bool) -> TextCandidate:
    """Return a candidate without what follows ``head``; only a date known as one is let go of in
    its confidence."""
    confidences = candidate.char_confidences
    if len(confidences) != len(candidate.text):
        return TextCandidate(head, candidate.confidence)
    kept, cut = confidences[: len(head)], confidences[len(head) :]
    confidence = candidate.confidence
    if whole_date:
        # A product over all characters loses the factors cut off, a mean rises at most to that of
        # the characters kept; so the text gets no surer than either way of counting allows.
        freed = confidence / max(math.prod(cut), _LEAST_CONFIDENCE)
        confidence = max(confidence, min(freed, sum(kept) / len(kept)))
    return TextCandidate(head, confidence, kept)


def _confidences(candidate: TextCandidate) -> tuple[float, ...]:
    """Return one confidence a character, evenly shared where the recognizer gives only one."""
    if len(candidate.char_confidences) == len(candidate.text):
        return candidate.char_confidences
    even = max(candidate.confidence, _LEAST_CONFIDENCE) ** (1.0 / len(candidate.text))
    return (even,) * len(candidate.text)


def _best_rewriting(readings: Sequence[_Reading], prior: _Prior) -> _Reading | None:
    """Return the best rewriting of a reading, ``None`` if no one is better than all readings."""
    best: _Reading | None = None
    to_beat = max(reading.score for reading in readings)
    for reading in readings[:_REWRITTEN_READINGS]:
        confidences = _confidences(reading.candidate)
        options = [options_for(c, p) for c, p in zip(reading.text, confidences, strict=True)]
        nearest = max((each[0][1] for each in options if each), default=-math.inf)
        for code, log_trust in prior.log_trusts.items():
            # What a rewriting must be above to win; a text that is trusted as much needs none.
            least = max(to_beat - reading.log_probability, reading.log_trust) - log_trust
            if nearest <= least:
                continue
            found = rewrite(reading.text, options, prior.packs[code], least)
            if found is None:
                continue
            rewritten = _rewritten(reading, found[0], options, prior.log_trust(found[0]))
            if rewritten.score > to_beat:
                best, to_beat = rewritten, rewritten.score
    return best


def _rewritten(
    source: _Reading, text: str, options: Sequence[Options], log_trust: float
) -> _Reading:
    evidence = tuple(
        log_p if new == old else log_p + dict(each)[new]
        for new, old, log_p, each in zip(text, source.text, source.evidence, options, strict=True)
    )
    return _Reading(TextCandidate(text, 0.0), evidence, source.log_rest, log_trust, source)


def _settled(best: _Reading, own: _Reading) -> TextCandidate:
    """Return the text chosen with the confidences that it deserves.

    A character that differs from the recognizer's own reading (or, where that has another length,
    from the one rewritten) is as sure as the choice between the two, at most as sure as that one
    was; the odds are the evidence for each times the trust in the text that it makes.
    """
    source = own if len(best.text) == len(own.text) else best.source
    if source is None or source is best:
        return best.candidate
    gain = best.log_trust - source.log_trust
    old = _confidences(source.candidate)
    new = tuple(
        p if a == b else min(p, 1.0 / (1.0 + math.exp(log_q - log_p - gain)))
        for a, b, p, log_p, log_q in zip(
            best.text, source.text, old, best.evidence, source.evidence, strict=True
        )
    )
    factor = math.prod(a / max(b, _LEAST_CONFIDENCE) for a, b in zip(new, old, strict=True))
    known = len(source.candidate.char_confidences) == len(source.text)
    confidence = source.candidate.confidence * min(factor, 1.0)
    return TextCandidate(best.text, confidence, new if known else ())


def _starts(result: OcrResult, text: str) -> tuple[int, ...]:
    """Return where groups begin as the recognizer saw them, if they hold for ``text``."""
    if len(text) != len(result.text) and not result.text.startswith(text):
        return ()
    starts = group_starts(result.raw_text, len(result.text))
    return tuple(start for start in starts if start < len(text))
