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
reading surer, with one exception: where an expiry date is cut off, its characters no longer count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from galaxy_alpr.engine.countries import CountryPack, load_country_packs
from galaxy_alpr.engine.country_match import (
    LIKELY_LOOK,
    Fits,
    best_form,
    display,
    fitting,
    group_starts,
    guess_country,
    spaced,
    strength,
    type_of,
)
from galaxy_alpr.engine.expiry import strip_expiry
from galaxy_alpr.engine.rewriting import Options, options_for, rewrite
from galaxy_alpr.types import OcrResult, PlateType, Region, TextCandidate

SITE_TRUST = 50.0
LOOK_TRUST = 30.0
TEXT_TRUST = 3.0

_LEAST_CONFIDENCE = 1e-6
_REWRITTEN_READINGS = 3


@dataclass(frozen=True, slots=True)
class Settled:
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
    """A candidate with the logs of its probability and of the trust in the format it fits."""

    candidate: TextCandidate
    log_probability: float
    log_trust: float

    @property
    def score(self) -> float:
        return self.log_probability + self.log_trust


def settle(
    result: OcrResult,
    countries: Sequence[str] | None = None,
    background: str | None = None,
    text_color: str | None = None,
    packs: Mapping[str, CountryPack] | None = None,
) -> Settled:
    """Return the reading of ``result`` that is most plausible as a plate, and what it tells.

    ``countries`` are the ISO codes expected at the site, none if unknown; ``background`` and
    ``text_color`` are colour names as in the packs. ``packs`` default to the packaged ones. The
    module's text says how it decides and what the confidence means.
    """
    if not result.text:
        return Settled("", "", 0.0, (), (), None, None, None, None)
    prior = _Prior(load_country_packs() if packs is None else packs, countries or (), result)
    readings = [prior.weigh(candidate) for candidate in _candidates(result, prior)]
    own = readings[0]
    rewritten = _best_rewriting(readings, prior)
    readings.sort(key=lambda reading: -reading.score)
    if rewritten is not None and rewritten.score > readings[0].score:
        best = rewritten.candidate
    else:
        best = _moved_up(readings[0], own)
    others = (r.candidate for r in readings if r.candidate.text != best.text)
    return _described(best, (best, *others), prior, result, background, text_color)


def _described(
    best: TextCandidate,
    candidates: tuple[TextCandidate, ...],
    prior: _Prior,
    result: OcrResult,
    background: str | None,
    text_color: str | None,
) -> Settled:
    text, starts = best.text, _starts(result, best.text)
    country = guess_country(
        text, prior.fits(text), prior.expected, result.country, result.country_confidence
    )
    pack = prior.packs.get(country or "")
    form = best_form(text, pack, starts) if pack else None
    return Settled(
        text=text,
        display_text=display(text, pack, form) if pack and form else spaced(text, starts),
        confidence=best.confidence,
        char_confidences=best.char_confidences,
        candidates=candidates,
        country=country,
        region=pack.region_of(text, form) if pack and form else None,
        type=type_of(form, pack, background, text_color) if pack else None,
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
        if look in packs and result.country_confidence >= LIKELY_LOOK:
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

    def weigh(self, candidate: TextCandidate) -> _Reading:
        log_probability = sum(math.log(max(p, _LEAST_CONFIDENCE)) for p in _confidences(candidate))
        return _Reading(candidate, log_probability, self.log_trust(candidate.text))

    def dated(self, text: str) -> list[CountryPack]:
        """Return the packs whose plates may carry a date behind ``text``: those hinted at, or, for
        a text that fits no country, all that know such dates."""
        known = [pack for pack in self.packs.values() if "expiry" in pack.ignore]
        hinted = [pack for pack in known if self.log_trusts[pack.code] > math.log(TEXT_TRUST)]
        return hinted or ([] if self.fits(text) else known)


def _candidates(result: OcrResult, prior: _Prior) -> list[TextCandidate]:
    """Return the distinct readings, the recognizer's own (or what is left of it) first."""
    own = TextCandidate(result.text, result.confidence, result.char_confidences)
    shortened: list[TextCandidate] = []
    for candidate in (own, *result.candidates):
        raw = result.raw_text if candidate.text == own.text else ""
        head = strip_expiry(candidate.text, raw, prior.dated(candidate.text))
        if head:
            shortened.append(_shorten(candidate, head))
    found: dict[str, TextCandidate] = {}
    for candidate in (*shortened[:1], own, *shortened[1:], *result.candidates):
        found.setdefault(candidate.text, candidate)
    return list(found.values())


def _shorten(candidate: TextCandidate, head: str) -> TextCandidate:
    confidences = candidate.char_confidences
    if len(confidences) != len(candidate.text):
        return TextCandidate(head, candidate.confidence)
    kept, cut = confidences[: len(head)], confidences[len(head) :]
    # A product over all characters loses the factors cut off, a mean rises at most to that of the
    # characters kept; so the text gets no surer than either way of counting allows.
    freed = candidate.confidence / max(math.prod(cut), _LEAST_CONFIDENCE)
    confidence = max(candidate.confidence, min(freed, sum(kept) / len(kept)))
    return TextCandidate(head, min(confidence, 1.0), kept)


def _confidences(candidate: TextCandidate) -> tuple[float, ...]:
    """Return one confidence a character, evenly shared where the recognizer gives only one."""
    if len(candidate.char_confidences) == len(candidate.text):
        return candidate.char_confidences
    even = max(candidate.confidence, _LEAST_CONFIDENCE) ** (1.0 / len(candidate.text))
    return (even,) * len(candidate.text)


def _best_rewriting(readings: Sequence[_Reading], prior: _Prior) -> _Reading | None:
    best: _Reading | None = None
    for reading in readings[:_REWRITTEN_READINGS]:
        text = reading.candidate.text
        confidences = _confidences(reading.candidate)
        options = [options_for(c, p) for c, p in zip(text, confidences, strict=True)]
        nearest = max((each[0][1] for each in options if each), default=-math.inf)
        for code, log_trust in prior.log_trusts.items():
            gain = log_trust - reading.log_trust
            if gain + nearest <= 0.0:
                continue
            found = rewrite(text, options, prior.packs[code], least=-gain)
            if found is None:
                continue
            gain = prior.log_trust(found[0]) - reading.log_trust
            candidate = _rewritten(reading.candidate, found[0], options, gain)
            settled = _Reading(
                candidate, reading.log_probability + found[1], gain + reading.log_trust
            )
            if best is None or settled.score > best.score:
                best = settled
    return best


def _rewritten(
    was: TextCandidate, text: str, options: Sequence[Options], gain: float
) -> TextCandidate:
    log_ratios = [
        0.0 if new == old else dict(each)[new]
        for new, old, each in zip(text, was.text, options, strict=True)
    ]
    return _resettled(was, text, log_ratios, gain)


def _moved_up(best: _Reading, own: _Reading) -> TextCandidate:
    """Return a reading that overtook the recognizer's own with the confidences that it deserves."""
    candidate, was = best.candidate, own.candidate
    if best is own or len(candidate.text) != len(was.text):
        return candidate
    pairs = zip(_confidences(candidate), _confidences(was), strict=True)
    log_ratios = [
        0.0 if new == old else math.log(max(p, _LEAST_CONFIDENCE) / max(q, _LEAST_CONFIDENCE))
        for new, old, (p, q) in zip(candidate.text, was.text, pairs, strict=True)
    ]
    return _resettled(was, candidate.text, log_ratios, best.log_trust - own.log_trust)


def _resettled(
    was: TextCandidate, text: str, log_ratios: Sequence[float], gain: float
) -> TextCandidate:
    """Return ``text`` with each changed character as sure as the choice for it, at most as before.

    ``log_ratios`` say how probable the new character is relative to the old one, ``gain`` how much
    more the format trusts the new text; together they are the odds of the choice.
    """
    old = _confidences(was)
    new = tuple(
        p if character == before else min(p, 1.0 / (1.0 + math.exp(-log_ratio - gain)))
        for character, before, p, log_ratio in zip(text, was.text, old, log_ratios, strict=True)
    )
    factor = math.prod(a / max(b, _LEAST_CONFIDENCE) for a, b in zip(new, old, strict=True))
    confidences = new if len(was.char_confidences) == len(was.text) else ()
    return TextCandidate(text, was.confidence * min(factor, 1.0), confidences)


def _starts(result: OcrResult, text: str) -> tuple[int, ...]:
    """Return where groups begin as the recognizer saw them, if they hold for ``text``."""
    if len(text) != len(result.text) and not result.text.startswith(text):
        return ()
    starts = group_starts(result.raw_text, len(result.text))
    return tuple(start for start in starts if start < len(text))
