"""Two readings of one plate made one, character by character.

The texts are aligned by the fewest edits. At each place every character that one of the readers
proposes scores the product of what both give it, the second one's to the power ``weight``, since
two readers err together more often than independent ones would (a logarithmic opinion pool: Genest
and Zidek, "Combining probability distributions", Statistical Science 1(1), 1986). What a reader
left over is shared among the other characters, mostly among those that look like its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz.distance import Levenshtein

from galaxy_alpr.engine.plates.confusables import confusables, weighted_distance
from galaxy_alpr.engine.recognition.hypotheses import expand_candidates
from galaxy_alpr.types import OcrResult

NOTHING = ""
FARTHEST = 0.5
"""Readings farther apart than this share of the longer one are not of the same characters."""

Opinion = Mapping[str, float]
"""The probability of each character that a reader proposes for a place."""

_GAP = 0.9
_ALIKE = 0.8
_LEAST = 1e-4
_CHARACTERS = 36
_TOP_N = 5


def fuse(first: OcrResult, second: OcrResult, weight: float) -> OcrResult:
    """Return the reading that both support best; country and raw text stay the first one's.

    ``weight`` (0 to 1) is how much the second reader's word counts beside the first one's. An
    empty reading, or a second one of another text altogether, leaves the other as it is.
    """
    if not first.text:
        return second
    longest = max(len(first.text), len(second.text))
    if not second.text or weighted_distance(first.text, second.text) > FARTHEST * longest:
        return first
    ours, theirs = _opinions(first), _opinions(second)
    columns = [
        _pool(
            {NOTHING: _GAP} if i is None else ours[i],
            {NOTHING: _GAP} if j is None else theirs[j],
            weight,
        )
        for i, j in _aligned(first.text, second.text)
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
    )


def _opinions(result: OcrResult) -> list[dict[str, float]]:
    """Return what the candidates of the text's own length say, place by place."""
    places = [{c: p} for c, p in zip(result.text, result.char_confidences, strict=True)]
    for candidate in result.candidates:
        if len(candidate.text) == len(candidate.char_confidences) == len(places):
            for place, c, p in zip(places, candidate.text, candidate.char_confidences, strict=True):
                place.setdefault(c, p)
    return places


def _aligned(first: str, second: str) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of both texts that belong together; ``None`` where one has no character."""
    for code in Levenshtein.opcodes(first, second):
        ours, theirs = range(code.src_start, code.src_end), range(code.dest_start, code.dest_end)
        for offset in range(max(len(ours), len(theirs))):
            yield (
                ours[offset] if offset < len(ours) else None,
                theirs[offset] if offset < len(theirs) else None,
            )


def _pool(ours: Opinion, theirs: Opinion, weight: float) -> dict[str, float]:
    """Return the pooled probabilities of the proposed characters.

    All others together count as one more option, so that two doubtful readers that agree stay
    doubtful.
    """
    scores = {
        c: _probability(ours, c) * _probability(theirs, c) ** weight for c in {*ours, *theirs}
    }
    rest_ours, rest_theirs = (max(_LEAST, 1.0 - sum(side.values())) for side in (ours, theirs))
    rest = rest_ours * rest_theirs**weight
    total = sum(scores.values()) + rest
    return {c: score / total for c, score in scores.items()}


def _probability(opinion: Opinion, character: str) -> float:
    if character in opinion:
        return max(_LEAST, opinion[character])
    rest = max(_LEAST, 1.0 - sum(opinion.values()))
    likeliest = max(opinion, key=opinion.__getitem__)
    alike = [c for c, _ in confusables(likeliest)] if likeliest else []
    share = _ALIKE / len(alike) if character in alike else (1.0 - _ALIKE) / _CHARACTERS
    return max(_LEAST, rest * share)
