"""One reading of a plate from the readings of many frames, character by character.

The candidates are the frames' own texts, those of the aligned frames together (``network``), and
what the formats of countries make of them. Each is scored by the log likelihood of every frame's
places (``likelihood``), weighted by ``weights``; where countries are expected, also by the trust in
the country whose format it fits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from galaxy_alpr.engine.plates.confusables import one_glyph
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.substitution import SAME_GLYPH_FLOOR
from galaxy_alpr.engine.plates.trust import CountryTrust
from galaxy_alpr.engine.tracking.likelihood import Observation, likelihood
from galaxy_alpr.engine.tracking.network import Weighted, candidate_texts
from galaxy_alpr.engine.tracking.weights import FrameReading, looks, sureness, weights
from galaxy_alpr.types import OcrResult, TextCandidate

UNSURE_AT_MOST = 0.89
"""Confidence of a text that fewer than ``AGREEING_LOOKS`` looks agree on, at most."""

AGREEING_LOOKS = 2

STACKED = 0.7
STACKS = 1.0
"""The weight of the stacked crops' readings: a share of that of all frames, and what is added to it
where they are sure."""

_MAX_FRAMES = 32
_CANDIDATES = 16
_OWN = 3
"""Candidates that are taken of each frame."""

_KEPT = 5
_TEMPERATURE = 3.5
"""By which log probabilities are divided: errors of frames are not independent. Fitted."""

_UNTHOUGHT = 0.002
"""Share of the probability that is left for texts that are no candidates."""


@dataclass(frozen=True, slots=True)
class Consensus:
    """The reading of a pass.

    ``reading`` is as a recognizer's; ``best`` is the index of the frame to be shown and stored.
    ``agreeing`` counts the looks in which a frame has the text itself, where O and 0, and I and 1,
    are the same. ``used`` are the indices of the frames that counted.
    """

    reading: OcrResult
    best: int
    agreeing: int
    used: tuple[int, ...]


def consensus(
    frames: Sequence[FrameReading],
    stacked: Sequence[OcrResult] = (),
    countries: Sequence[str] = (),
) -> Consensus:
    """Return the reading of frames in order of time. Raises ``ValueError`` without any.

    ``stacked`` are readings of crops that were averaged over frames (``stacking``); they count like
    the frames together, but no look agrees by them. ``countries`` are those expected at the site:
    their formats are applied, else they are the caller's, as for a single frame's reading.
    """
    if not frames:
        raise ValueError("a consensus needs at least one frame")
    numbers = looks(frames)
    weighed = weights(frames, numbers)
    seen = [Observation.of(frame.reading) for frame in frames]
    used = sorted(
        sorted((i for i in range(len(frames)) if seen[i].places), key=lambda i: -weighed[i])[
            :_MAX_FRAMES
        ]
    )
    if not used:
        return Consensus(frames[_clearest(frames)].reading, _clearest(frames), 0, ())
    voters = [(weighed[i], seen[i]) for i in used]
    voters += _stacked(stacked, sum(weight for weight, _ in voters))
    readings = [frames[i].reading for i in used]
    country = _country(readings)
    scores = _scores([*readings, *stacked], voters)
    if countries:
        scores = _with_formats(scores, country, voters, countries)
    ranked = _ranked(scores)
    text = ranked[0].text
    agreed = {i for i in used if _alike(frames[i].reading.text, text)}
    agreeing = len({numbers[i] for i in agreed})
    best = max(used, key=lambda i: (i in agreed, weighed[i] * _confidence(frames[i])))
    reading = _reading(ranked, frames[best].reading, country, formats_applied=bool(countries))
    if agreeing < AGREEING_LOOKS and reading.confidence > UNSURE_AT_MOST:
        reading = replace(reading, confidence=UNSURE_AT_MOST)
    return Consensus(reading, best, agreeing, tuple(used))


def _clearest(frames: Sequence[FrameReading]) -> int:
    return max(range(len(frames)), key=lambda i: frames[i].quality.score)


def _alike(one: str, other: str) -> bool:
    """Return whether two texts are the same but for characters with the same glyph."""
    return one_glyph(one) == one_glyph(other)


def _confidence(frame: FrameReading) -> float:
    return 0.05 + frame.reading.confidence


def _texts(readings: Sequence[OcrResult], voters: Sequence[Weighted]) -> list[str]:
    """Return the candidate texts, none twice."""
    own: defaultdict[str, float] = defaultdict(float)
    for reading, (weight, _) in zip(readings, voters, strict=True):
        for candidate in reading.candidates[:_OWN]:
            if candidate.text and "?" not in candidate.text:
                own[candidate.text] += weight * candidate.confidence
    starts = _most(own, 2) or [
        max(zip(voters, readings, strict=True), key=lambda pair: pair[0][0])[1].raw_text
    ]
    found = dict.fromkeys(_most(own, _CANDIDATES))
    for start in starts:
        found.update(dict.fromkeys(candidate_texts(start, voters, _CANDIDATES)))
    return [text for text in found if text]


def _most(sums: Mapping[str, float], count: int) -> list[str]:
    """Return the texts with the greatest sums."""
    return sorted(sums, key=lambda text: -sums[text])[:count]


def _stacked(stacked: Sequence[OcrResult], total: float) -> list[Weighted]:
    """Return the weights of the stacked crops' readings, ``total`` being that of all frames."""
    shares = [sureness(reading) for reading in stacked]
    each = STACKS / max(1, len(shares)) + STACKED * total / max(sum(shares), 1e-9)
    return [
        (share * each, Observation.of(item)) for share, item in zip(shares, stacked, strict=True)
    ]


def _scores(readings: Sequence[OcrResult], voters: Sequence[Weighted]) -> dict[str, float]:
    """Return the log probability of what was seen, by candidate."""
    return {text: _score(text, voters) for text in _texts(readings, voters)}


def _score(text: str, voters: Sequence[Weighted]) -> float:
    return sum(w * math.log(likelihood(text, seen)) for w, seen in voters) / _TEMPERATURE


def _with_formats(
    scores: Mapping[str, float],
    country: OcrResult,
    voters: Sequence[Weighted],
    countries: Sequence[str],
) -> dict[str, float]:
    """Return the scores with the trust in the formats, of more candidates.

    Characters with the same glyph look alike in every frame: further frames tell nothing of them.
    """
    first, *_ = ranked = _ranked(scores)
    plain = replace(
        country,
        raw_text=first.text,
        text=first.text,
        confidence=first.confidence,
        char_confidences=first.char_confidences,
        candidates=tuple(ranked),
    )
    formatted = [item.text for item in correct_reading(plain, countries).candidates]
    found = dict(scores) | {t: _score(t, voters) for t in formatted if t not in scores}
    alike: dict[str, tuple[float, str]] = {}
    for text, score in found.items():
        folded = one_glyph(text)
        alike[folded] = max((score, text), alike.get(folded, (score, text)))
    trust = CountryTrust(load_country_packs(), countries, country)
    for text, score in found.items():
        best, other = alike[one_glyph(text)]
        differing = sum(a != b for a, b in zip(text, other, strict=True))
        least = best + differing * math.log(SAME_GLYPH_FLOOR)
        found[text] = max(score, least) + trust.log_trust(text)
    return found


def _ranked(scores: Mapping[str, float]) -> list[TextCandidate]:
    """Return the candidates of the greatest scores, with confidences."""
    best = max(scores.values())
    odds = {text: math.exp(score - best) for text, score in scores.items()}
    total = sum(odds.values()) / (1.0 - _UNTHOUGHT)
    shares = {text: value / total for text, value in odds.items()}
    ranked = sorted(shares, key=lambda text: -shares[text])
    return [
        TextCandidate(text, shares[text], character_shares(text, shares)) for text in ranked[:_KEPT]
    ]


def character_shares(text: str, shares: Mapping[str, float]) -> tuple[float, ...]:
    """Return for each character the share of the candidates that have it at its place."""
    sums = [0.0] * len(text)
    for other, share in shares.items():
        if len(other) == len(text):
            same = [index for index, (a, b) in enumerate(zip(text, other, strict=True)) if a == b]
        else:
            blocks = SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks()
            same = [block.a + k for block in blocks for k in range(block.size)]
        for index in same:
            sums[index] += share
    return tuple(sums)


def _country(readings: Sequence[OcrResult]) -> OcrResult:
    """Return the country of most readings with its share, as that of a reading without a text."""
    sums: defaultdict[str, float] = defaultdict(float)
    for reading in readings:
        if reading.country is not None:
            sums[reading.country] += reading.country_confidence
    country = max(sums, key=lambda code: sums[code], default=None)
    share = sums.get(country or "", 0.0) / len(readings)
    return replace(OcrResult.empty(), country=country, country_confidence=share)


def _reading(
    ranked: Sequence[TextCandidate], shown: OcrResult, country: OcrResult, *, formats_applied: bool
) -> OcrResult:
    """Return the reading of the ranked candidates; ``shown`` is the best frame's own."""
    first = ranked[0]
    same = _alike(shown.text, first.text)
    return OcrResult(
        raw_text=shown.raw_text if same else first.text,
        text=first.text,
        confidence=first.confidence,
        char_confidences=first.char_confidences,
        candidates=tuple(ranked),
        country=country.country,
        country_confidence=country.country_confidence,
        char_centers=shown.char_centers if same else (),
        hidden=shown.hidden if same else 0.0,
        foreign=shown.foreign if same else 0.0,
        formats_applied=formats_applied,
    )
