"""Candidates of a text from the alternatives of each character."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from galaxy_alpr.types import TextCandidate


def text_confidence(char_confidences: Sequence[float]) -> float:
    """Return a text's confidence: the product of its characters' confidences, 0 for no text.

    It is the probability that the whole text is right if errors of characters are independent.
    Every recognizer of the package reports it, so a threshold has the same meaning for all.
    """
    return math.prod(char_confidences) if char_confidences else 0.0


def expand_candidates(
    text: str, char_alternatives: Sequence[Sequence[tuple[str, float]]], top_n: int = 5
) -> tuple[TextCandidate, ...]:
    """Return up to ``top_n`` candidates, most probable first, by best-first search.

    ``char_alternatives`` holds ``(character, probability)`` pairs of each position, in any order.
    An empty character means that the position has none; where it is the best option, the position
    is padding and part of no confidence. ``text`` is the recognizer's own reading and always the
    first candidate. No text is repeated.
    """
    positions = [
        sorted(((c, p) for c, p in options if p > 0.0), key=lambda pair: -pair[1])
        for options in char_alternatives
    ]
    found = _best_first(positions, top_n, text) if positions and all(positions) else {}
    own = found.pop(text, None) or _candidate(text, char_alternatives)
    return (own, *found.values())[:top_n] if text else tuple(found.values())[:top_n]


def _candidate(
    text: str, char_alternatives: Sequence[Sequence[tuple[str, float]]]
) -> TextCandidate:
    """Return the candidate of a text that the search did not reach."""
    if len(text) != len(char_alternatives):
        return TextCandidate(text, 0.0)
    pairs = zip(text, char_alternatives, strict=True)
    confidences = tuple(dict(options).get(c, 0.0) for c, options in pairs)
    return TextCandidate(text, text_confidence(confidences), confidences)


def _best_first(
    positions: list[list[tuple[str, float]]], top_n: int, text: str
) -> dict[str, TextCandidate]:
    """Return candidates by text in order of probability.

    A choice is one option per position; its successors change one position to the next option.
    """
    # Padding does not lower a text's confidence: its best option has the weight 1.
    weights = [[p if c or k else 1.0 for k, (c, p) in enumerate(o)] for o in positions]
    first = (0,) * len(positions)
    heap = [(-_product(weights, first), first)]
    visited = {first}
    found: dict[str, TextCandidate] = {}
    # With empty characters, different choices give the same text: the number of steps is limited.
    for _ in range(8 * top_n):
        if not heap or (len(found) >= top_n and text in found):
            break
        score, choice = heapq.heappop(heap)
        picked = [options[k] for options, k in zip(positions, choice, strict=True)]
        candidate = "".join(c for c, _ in picked)
        if candidate and candidate not in found:
            found[candidate] = TextCandidate(candidate, -score, tuple(p for c, p in picked if c))
        for i, k in enumerate(choice):
            following = (*choice[:i], k + 1, *choice[i + 1 :])
            if k + 1 < len(positions[i]) and following not in visited:
                visited.add(following)
                heapq.heappush(heap, (-_product(weights, following), following))
    return found


def _product(weights: list[list[float]], choice: tuple[int, ...]) -> float:
    return math.prod(options[k] for options, k in zip(weights, choice, strict=True))
