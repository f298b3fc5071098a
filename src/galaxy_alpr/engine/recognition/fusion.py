"""Fusion of two readings of one plate, character by character.

The texts are aligned by the fewest edits. At each position every character of either reading gets
the product of its two probabilities, the second one to the power ``weight``: two recognizers make
the same mistakes more often than independent ones would. This is a logarithmic opinion pool (Genest
and Zidek, "Combining probability distributions", Statistical Science 1(1), 1986). The probability
that a recognizer gives to none of its characters is shared among all others, most of it among the
confusable ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz.distance import Levenshtein

from galaxy_alpr.engine.plates.confusables import confusables, weighted_distance
from galaxy_alpr.engine.recognition.hypotheses import expand_candidates
from galaxy_alpr.types import OcrResult

NO_CHARACTER = ""
MAX_DISTANCE = 0.5
"""Texts farther apart than this share of the longer one are not fused."""

CharacterScores = Mapping[str, float]
"""Probability by character that a recognizer gives at one position."""

_GAP_PROBABILITY = 0.9
_CONFUSABLE_SHARE = 0.8
_MIN_PROBABILITY = 1e-4
_CHARACTERS = 36
_TOP_N = 5


def fuse(first: OcrResult, second: OcrResult, weight: float) -> OcrResult:
    """Return the most probable reading given both; country, raw text and centers the first's.

    ``weight`` (0 to 1) is the influence of the second reading. If one reading is empty, the other
    is returned unchanged; so is the first one if the second is too different.
    """
    if not first.text:
        return second
    longest = max(len(first.text), len(second.text))
    if not second.text or weighted_distance(first.text, second.text) > MAX_DISTANCE * longest:
        return first
    from_first, from_second = _scores_by_position(first), _scores_by_position(second)
    columns = [
        _pool(
            {NO_CHARACTER: _GAP_PROBABILITY} if i is None else from_first[i],
            {NO_CHARACTER: _GAP_PROBABILITY} if j is None else from_second[j],
            weight,
        )
        for i, j in _align(first.text, second.text)
    ]
    text = "".join(max(column, key=column.__getitem__) for column in columns)
    filled = [list(column.items()) for column in columns if max(column, key=column.__getitem__)]
    if not text:
        return first
    candidates = expand_candidates(text, filled, _TOP_N)
    known = {candidate.text for candidate in candidates}
    others = [item for item in (*first.candidates, *second.candidates) if item.text not in known]
    best = candidates[0]
    return OcrResult(
        first.raw_text,
        best.text,
        best.confidence,
        best.char_confidences,
        (*candidates, *others)[:_TOP_N],
        first.country,
        first.country_confidence,
        first.char_centers if len(best.text) == len(first.text) else (),
        first.hidden,
        first.foreign,
    )


def _scores_by_position(result: OcrResult) -> list[dict[str, float]]:
    """Return the characters of the text, and of its candidates of equal length, by position."""
    positions = [{c: p} for c, p in zip(result.text, result.char_confidences, strict=True)]
    for candidate in result.candidates:
        if len(candidate.text) == len(candidate.char_confidences) == len(positions):
            characters = zip(candidate.text, candidate.char_confidences, strict=True)
            for scores, (c, p) in zip(positions, characters, strict=True):
                scores.setdefault(c, p)
    return positions


def _align(first: str, second: str) -> Iterator[tuple[int | None, int | None]]:
    """Yield aligned positions of both texts; ``None`` where one has no character."""
    for code in Levenshtein.opcodes(first, second):
        from_first, from_second = (
            range(code.src_start, code.src_end),
            range(code.dest_start, code.dest_end),
        )
        for offset in range(max(len(from_first), len(from_second))):
            yield (
                from_first[offset] if offset < len(from_first) else None,
                from_second[offset] if offset < len(from_second) else None,
            )


def _pool(
    from_first: CharacterScores, from_second: CharacterScores, weight: float
) -> dict[str, float]:
    """Return the pooled probability of each character of either recognizer.

    All other characters together count as one more option, so that two unsure recognizers that
    agree stay unsure.
    """
    scores = {
        c: _probability(from_first, c) * _probability(from_second, c) ** weight
        for c in {*from_first, *from_second}
    }
    rest = _remainder(from_first) * _remainder(from_second) ** weight
    total = sum(scores.values()) + rest
    return {c: score / total for c, score in scores.items()}


def _probability(scores: CharacterScores, character: str) -> float:
    if character in scores:
        return max(_MIN_PROBABILITY, scores[character])
    best = max(scores, key=scores.__getitem__)
    confusable = [c for c, _ in confusables(best)] if best else []
    if character in confusable:
        share = _CONFUSABLE_SHARE / len(confusable)
    else:
        share = (1.0 - _CONFUSABLE_SHARE) / _CHARACTERS
    return max(_MIN_PROBABILITY, _remainder(scores) * share)


def _remainder(scores: CharacterScores) -> float:
    """Return the probability that is given to none of the characters."""
    return max(_MIN_PROBABILITY, 1.0 - sum(scores.values()))
