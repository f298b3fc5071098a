"""From per-character alternatives to whole readings."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from galaxy_alpr.types import TextCandidate


def text_confidence(char_confidences: Sequence[float]) -> float:
    """Return how sure a text is: the product of its characters' confidences, 0 for none.

    It is the probability that the whole text is right if its characters err independently; every
    recognizer of ours reports it, so thresholds mean the same everywhere.
    """
    return math.prod(char_confidences) if char_confidences else 0.0


def expand_candidates(
    text: str, char_alternatives: Sequence[Sequence[tuple[str, float]]], top_n: int = 5
) -> tuple[TextCandidate, ...]:
    """Return up to ``top_n`` readings, most probable first, by best-first search.

    ``char_alternatives`` holds, for each position read, ``(character, probability)`` pairs in any
    order. An empty character means that nothing stands there; where it is the best option the
    position is padding and counts in no confidence. ``text`` is the recognizer's own reading and
    always comes first. Texts do not repeat.
    """
    positions = [
        sorted(((c, p) for c, p in options if p > 0.0), key=lambda pair: -pair[1])
        for options in char_alternatives
    ]
    found = _best_first(positions, top_n, text) if positions and all(positions) else {}
    own = found.pop(text, None) or _as_read(text, char_alternatives)
    return (own, *found.values())[:top_n] if text else tuple(found.values())[:top_n]


def _as_read(text: str, char_alternatives: Sequence[Sequence[tuple[str, float]]]) -> TextCandidate:
    """Look a reading's probabilities up that the search did not come by."""
    if len(text) != len(char_alternatives):
        return TextCandidate(text, 0.0)
    pairs = zip(text, char_alternatives, strict=True)
    confidences = tuple(dict(options).get(c, 0.0) for c, options in pairs)
    return TextCandidate(text, text_confidence(confidences), confidences)


def _best_first(
    positions: list[list[tuple[str, float]]], top_n: int, text: str
) -> dict[str, TextCandidate]:
    """Pop choices in order of probability: each one changes one position to its next option."""
    # Padding is certain as far as the text goes: its best option weighs 1.
    weights = [[p if c or k else 1.0 for k, (c, p) in enumerate(o)] for o in positions]
    first = (0,) * len(positions)
    heap = [(-_product(weights, first), first)]
    seen = {first}
    found: dict[str, TextCandidate] = {}
    # Empty characters make different choices spell the same text, so a bound keeps this finite.
    for _ in range(8 * top_n):
        if not heap or (len(found) >= top_n and text in found):
            break
        score, choice = heapq.heappop(heap)
        picked = [options[k] for options, k in zip(positions, choice, strict=True)]
        reading = "".join(c for c, _ in picked)
        if reading and reading not in found:
            found[reading] = TextCandidate(reading, -score, tuple(p for c, p in picked if c))
        for i, k in enumerate(choice):
            following = (*choice[:i], k + 1, *choice[i + 1 :])
            if k + 1 < len(positions[i]) and following not in seen:
                seen.add(following)
                heapq.heappush(heap, (-_product(weights, following), following))
    return found


def _product(weights: list[list[float]], choice: tuple[int, ...]) -> float:
    return math.prod(options[k] for options, k in zip(weights, choice, strict=True))
