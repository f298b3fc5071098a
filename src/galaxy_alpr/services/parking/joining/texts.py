"""What a reading says about the text of its plate, and how well two readings agree."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from galaxy_alpr.engine.plates.alphabet import ALPHABET, DIGITS, UNREAD
from galaxy_alpr.engine.plates.confusables import confusables, fold
from galaxy_alpr.services.parking.joining.values import GateReading
from galaxy_alpr.types import TextCandidate

MAX_CONFIDENCE = 0.9995
"""The greatest confidence of a character: recognizers give more than they keep."""

_CONFUSABLE_SHARE = 0.8
"""How much of what a recognizer leaves open falls on the confusables of a character."""

_EDIT = 0.002
"""The probability that one of two readings has a character too many or too few."""

_SAME_HASH = math.log(1e7)
_MAX_FORMS = 3
_ABSENT = 24.0 * len(ALPHABET)
"""The sum of 1 / frequency over the alphabet, for characters that neither reading mentions."""

_INVERSE = {c: 10.0 if c in DIGITS else 26.0 for c in ALPHABET}


@dataclass(frozen=True, slots=True)
class Place:
    """The probabilities of the characters at one place; each that is not listed has ``rest``."""

    chances: dict[str, float]
    rest: float


@dataclass(frozen=True, slots=True)
class Form:
    """The possible texts of one length, and the probability that the text has it."""

    weight: float
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """What a reading says about the text of its plate.

    ``forms`` and ``text_hash`` are empty where nothing was read. Readings that share none of
    ``keys`` are not of the same vehicle.
    """

    forms: tuple[Form, ...]
    text_hash: str | None
    keys: frozenset[str]
    near: tuple[str, ...] = ()
    """The texts that it makes probable: those read, and one character changed."""

    @property
    def unread(self) -> bool:
        """Whether nothing was read of the plate."""
        return not self.forms and self.text_hash is None

    @property
    def text(self) -> str | None:
        """The most probable text, or its hash."""
        return self.forms[0].text if self.forms else self.text_hash


def belief(reading: GateReading) -> Belief:
    """Return what a reading says about the text of its plate."""
    if reading.text_hash is not None:
        keys = frozenset({f"#{reading.text_hash}"})
        return Belief((), reading.text_hash, keys, (reading.text_hash,))
    candidates = [each for each in reading.candidates if _whole(each.text)]
    if not candidates and reading.text and _whole(reading.text):
        candidates = [TextCandidate(reading.text, 0.9)]
    by_length: dict[int, list[TextCandidate]] = {}
    for candidate in candidates:
        by_length.setdefault(len(candidate.text), []).append(candidate)
    total = sum(max(each.confidence, 1e-6) for each in candidates)
    forms = sorted(
        (
            Form(
                sum(max(each.confidence, 1e-6) for each in group) / total,
                group[0].text,
                _places(group),
            )
            for group in by_length.values()
        ),
        key=lambda form: -form.weight,
    )[:_MAX_FORMS]
    found = {key for each in candidates[:_MAX_FORMS] for key in _keys(each.text)}
    near = dict.fromkeys(text for form in forms for text in _near_texts(form))
    return Belief(tuple(forms), None, frozenset(found), tuple(near))


def _whole(text: str) -> bool:
    return bool(text) and UNREAD not in text


def _keys(text: str) -> Iterator[str]:
    """Yield the keys by which similar texts are found: folded, less one character, and halves."""
    folded = fold(text)
    yield folded
    for i in range(len(folded)):
        yield f"{folded[:i]}{folded[i + 1 :]}"
    if len(folded) > 5:
        yield f"^{folded[: len(folded) // 2]}"
        yield f"{folded[(len(folded) + 1) // 2 :]}$"


def _places(group: list[TextCandidate]) -> tuple[Place, ...]:
    """Return the probabilities of the characters by place, of candidates of one length."""
    length = len(group[0].text)
    single = all(len(each.char_confidences) == length for each in group)
    total = sum(max(each.confidence, 1e-6) for each in group)
    left_open = max(0.0, 1.0 - total)
    places = []
    for i in range(length):
        found: dict[str, float] = {}
        for each in group:
            character = each.text[i]
            if single:
                found[character] = max(found.get(character, 0.0), each.char_confidences[i])
            else:
                share = max(each.confidence, 1e-6) / total * (1.0 - left_open / length)
                found[character] = found.get(character, 0.0) + share
        places.append(_place(found))
    return tuple(places)


def _place(found: dict[str, float]) -> Place:
    """Return the probabilities at a place from those of the characters that were read there."""
    total = sum(found.values())
    scale = MAX_CONFIDENCE / total if total > MAX_CONFIDENCE else 1.0
    chances = {character: max(p * scale, 1e-6) for character, p in found.items()}
    left = max(1.0 - sum(chances.values()), 1.0 - MAX_CONFIDENCE)
    for character, p in found.items():
        share = left * p / total if total else left / len(found)
        others = _spread(character)
        for other, part in others:
            if other not in found:
                chances[other] = chances.get(other, 0.0) + share * part * _CONFUSABLE_SHARE
    return Place(chances, left * (1.0 - _CONFUSABLE_SHARE) / len(ALPHABET))


@cache
def _spread(character: str) -> tuple[tuple[str, float], ...]:
    """Return the confusables of a character with their shares, which add up to 1."""
    weights = [(other, math.exp(-3.0 * cost)) for other, cost in confusables(character)]
    total = sum(weight for _, weight in weights)
    return tuple((other, weight / total) for other, weight in weights)


def log_ratio(a: Belief, b: Belief) -> float:
    """Return the log of how much more probable two readings are of one plate than of two.

    0 where one of them is unread, minus infinity where they cannot be of one plate.
    """
    if a.unread or b.unread:
        return 0.0
    if a.text_hash is not None or b.text_hash is not None:
        return _SAME_HASH if a.text_hash == b.text_hash else -math.inf
    ratio = 0.0
    for one in a.forms:
        for other in b.forms:
            ratio += one.weight * other.weight * _form_ratio(one, other)
    return math.log(ratio) if ratio > 0.0 else -math.inf


def _form_ratio(a: Form, b: Form) -> float:
    if len(a.places) == len(b.places):
        ratio = 1.0
        for one, other in zip(a.places, b.places, strict=True):
            ratio *= _place_ratio(one, other)
        return ratio
    long, short = (a.places, b.places) if len(a.places) > len(b.places) else (b.places, a.places)
    if len(long) - len(short) > 1:
        return 0.0
    ahead = [1.0]
    for one, other in zip(long, short, strict=False):
        ahead.append(ahead[-1] * _place_ratio(one, other))
    behind = [1.0]
    for one, other in zip(long[::-1], short[::-1], strict=False):
        behind.append(behind[-1] * _place_ratio(one, other))
    # One of the characters of the longer text has no counterpart.
    total = sum(ahead[i] * behind[len(short) - i] for i in range(len(long)))
    return _EDIT * total / len(long)


def _place_ratio(a: Place, b: Place) -> float:
    total = _ABSENT * a.rest * b.rest
    for character, p in a.chances.items():
        total += p * b.chances.get(character, b.rest) * _INVERSE[character]
    for character, p in b.chances.items():
        if character not in a.chances:
            total += p * a.rest * _INVERSE[character]
    return total


def log_ratio_to_text(a: Belief, text: str) -> float:
    """Return the log of how much more probable a reading is of the plate ``text`` than of any."""
    if a.text_hash is not None:
        return _SAME_HASH if a.text_hash == text else -math.inf
    ratio = 0.0
    for form in a.forms:
        if len(form.places) == len(text):
            ratio += form.weight * math.prod(
                place.chances.get(c, place.rest) * _INVERSE.get(c, 26.0)
                for place, c in zip(form.places, text, strict=True)
            )
    return math.log(ratio) if ratio > 0.0 else -math.inf


def _near_texts(form: Form) -> Iterator[str]:
    yield form.text
    for i, place in enumerate(form.places):
        for character in place.chances:
            if character != form.text[i]:
                yield f"{form.text[:i]}{character}{form.text[i + 1 :]}"
