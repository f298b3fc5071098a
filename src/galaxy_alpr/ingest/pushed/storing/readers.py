"""A sender's reading of a plate as one more reader beside the engine, character by character.

The engine's candidates with their confidences are the probabilities before; each is multiplied with
the likelihood of the sender's characters (``engine/tracking/likelihood.py``) to the power of the
sender's weight. So the same text of both is surer than each, and another one is a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from galaxy_alpr.engine.plates.alphabet import ALPHABET, normalize_text
from galaxy_alpr.engine.plates.confusables import one_glyph
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.tracking.consensus import character_shares
from galaxy_alpr.engine.tracking.likelihood import Observation, likelihood
from galaxy_alpr.engine.tracking.network import candidate_texts
from galaxy_alpr.ingest.pushed.values import PushedPlate
from galaxy_alpr.types import OcrResult, TextCandidate

UNKNOWN_CONFIDENCE = 0.5
"""Confidence of a text whose sender gives none."""

HIGHEST = 0.999
"""No text is surer, however many readers agree."""

_FLOOR = 0.02
"""Least probability of the sender's text before, as a share of that of the engine's first."""

_LEFT = 0.5
"""Share of the probability of all other texts that the sender's has."""

_OF_ANOTHER = 0.005
"""How probable it is that the sender read another plate, or nothing of this one."""

_NEGLIGIBLE = 0.002
"""Probability below which a text that neither returned is left out."""

_KEPT = 5
_LEAST = 1e-12


def reading_of(plate: PushedPlate) -> OcrResult | None:
    """Return a sender's reading as a recognizer's; ``None`` where it has no text.

    Without confidences of its characters each of them is as sure as the text.
    """
    text = normalize_text(plate.text or "")
    if not text:
        return None
    sent = UNKNOWN_CONFIDENCE if plate.confidence is None else plate.confidence
    chars = plate.char_confidences
    if len(chars) != len(text):
        chars = tuple(sent for _ in text)
    others = [
        TextCandidate(normalize_text(item.text), item.confidence)
        for item in plate.candidates
        if normalize_text(item.text) not in {"", text}
    ]
    own = TextCandidate(text, sent, chars)
    return OcrResult(
        raw_text=plate.text or "",
        text=text,
        confidence=sent,
        char_confidences=chars,
        candidates=(own, *others[: _KEPT - 1]),
        country=plate.country,
        country_confidence=0.0 if plate.country is None else 0.5,
    )


def combined(
    own: Sequence[TextCandidate],
    own_reading: OcrResult,
    sent: OcrResult,
    *,
    weight: float,
    countries: Sequence[str],
) -> OcrResult:
    """Return the texts of both with their probabilities; the sender's is always among them.

    ``own`` are the engine's candidates, ``own_reading`` what its recognizer returned. Without any
    candidate the result is the sender's reading.
    """
    before = {item.text: item.confidence for item in own if item.text and "?" not in item.text}
    if not before:
        return sent
    seen, told = Observation.of(own_reading), Observation.of(sent)
    for text in _further(before, sent, seen, told, weight, countries):
        before[text] = _before(text, before, seen, is_sent=text == sent.text)
    total = sum(before.values())
    rest = max(1.0 - total, 0.0)
    first = max(before, key=lambda text: before[text])
    likely = {text: likelihood(text, told) for text in before}
    most = max(likely.values())
    factors = {text: (value / most + _OF_ANOTHER) ** weight for text, value in likely.items()}
    other = rest * (_of_others(first, told) / most + _OF_ANOTHER) ** weight
    whole = sum(share * factors[text] for text, share in before.items()) + other
    shares = {text: min(before[text] * factors[text] / whole, HIGHEST) for text in before}
    return _ranked(shares, own, sent)


def _further(
    before: dict[str, float],
    sent: OcrResult,
    seen: Observation,
    told: Observation,
    weight: float,
    countries: Sequence[str],
) -> list[str]:
    """Return the texts that only the sender, its formats, or both together suggest."""
    formatted = correct_reading(sent, countries).candidates[:3]
    texts = [item.text for item in sent.candidates] + [item.text for item in formatted]
    if seen.places and told.places and weight > 0:
        texts += candidate_texts(sent.text, [(1.0, seen), (weight, told)], _KEPT)
    return [text for text in dict.fromkeys(texts) if text and text not in before]


def _before(text: str, before: dict[str, float], seen: Observation, *, is_sent: bool) -> float:
    """Return the probability of a text that the engine did not return, by what it saw.

    The sender's text has a part of what the engine leaves to texts that it did not think of.
    """
    first = max(before, key=lambda known: before[known])
    ratio = likelihood(text, seen) / max(likelihood(first, seen), 1e-300) if seen.places else 0.0
    share = before[first] * min(ratio, 1.0)
    if is_sent:
        left = max(1.0 - sum(before.values()), 0.0)
        share = max(share, _FLOOR * before[first], _LEFT * left)
    return max(share, _LEAST)


def _of_others(text: str, told: Observation) -> float:
    """Return the likelihood of texts that nobody read: ``text`` with one other character."""
    found = []
    for index, letter in enumerate(text):
        used = {char for place in told.places for char in place.scores} | {letter}
        other = next((char for char in ALPHABET if char not in used), letter)
        found.append(likelihood(text[:index] + other + text[index + 1 :], told))
    return sum(found) / max(len(found), 1)


def _ranked(shares: dict[str, float], own: Sequence[TextCandidate], sent: OcrResult) -> OcrResult:
    """Return the texts, most probable first.

    What both read is at least as sure as the engine was; what they do not agree on is no surer.
    """
    ranked = sorted(shares, key=lambda text: -shares[text])
    first, engine = ranked[0], next(item for item in own if item.text in shares)
    agree = one_glyph(engine.text) == one_glyph(sent.text)
    if agree and one_glyph(first) == one_glyph(engine.text):
        shares[first] = max(shares[first], min(engine.confidence, HIGHEST))
    elif first == engine.text:
        shares[first] = min(shares[first], engine.confidence)
    elif first == sent.text:
        shares[first] = min(shares[first], sent.confidence)
    both = {engine.text, sent.text}
    read = {item.text for item in own}
    others = [
        text
        for text in ranked
        if text not in both and (text in read or shares[text] >= _NEGLIGIBLE)
    ]
    kept = sorted(both | set(others[: _KEPT - len(both)]), key=lambda text: -shares[text])
    candidates = tuple(
        TextCandidate(text, shares[text], _characters(text, shares)) for text in kept
    )
    return replace(
        sent,
        text=candidates[0].text,
        confidence=candidates[0].confidence,
        char_confidences=candidates[0].char_confidences,
        candidates=candidates,
        formats_applied=True,
    )


def _characters(text: str, shares: dict[str, float]) -> tuple[float, ...]:
    return tuple(min(share, HIGHEST) for share in character_shares(text, shares))
