"""Which exits belong to which entries: the best one-to-one choice, and how sure each pair is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from galaxy_alpr.engine.detection.assignment import assign

_MAX_EXACT = 6
"""The number of exits up to which all choices are summed up."""

_MAX_ENTRIES = 8
"""How many entries of an exit are summed up, the most probable ones."""


def settle(
    weights: Sequence[Mapping[int, float]], alone: Sequence[float]
) -> list[tuple[int | None, float]]:
    """Return the entry of each exit in the most probable choice, and the probability of the pair.

    ``weights`` hold for each exit the logs of the weights of its entries, by id; ``alone`` is the
    log of the weight that it has no entry. An entry has one exit at most. The probability is that
    of ``None`` where the exit has no entry.
    """
    best = [
        dict(sorted(each.items(), key=lambda item: -item[1])[:_MAX_ENTRIES]) for each in weights
    ]
    chosen = _choose(best, alone)
    if len(best) > _MAX_EXACT:
        shares = [_share(i, best, alone, chosen) for i in range(len(best))]
    else:
        shares = _exact_shares(best, alone, chosen)
    return list(zip(chosen, shares, strict=True))


def _choose(weights: Sequence[Mapping[int, float]], alone: Sequence[float]) -> list[int | None]:
    entries = sorted({entry for each in weights for entry in each})
    scores = [
        [max(0.0, each.get(entry, -math.inf) - nothing) for entry in entries]
        for each, nothing in zip(weights, alone, strict=True)
    ]
    found = assign(scores) if entries else {}
    return [entries[found[i]] if i in found else None for i in range(len(weights))]


def _exact_shares(
    weights: Sequence[Mapping[int, float]],
    alone: Sequence[float],
    chosen: Sequence[int | None],
) -> list[float]:
    """Return the probability of each choice, summed over all choices of the other exits."""
    tops = [max([nothing, *each.values()]) for each, nothing in zip(weights, alone, strict=True)]
    ratios = [
        {entry: math.exp(w - top) for entry, w in each.items() if w - top > -45.0}
        for each, top in zip(weights, tops, strict=True)
    ]
    nothing = [math.exp(max(w - top, -700.0)) for w, top in zip(alone, tops, strict=True)]

    def total(skip: int) -> float:
        taken_by_skip = chosen[skip] if skip >= 0 else None

        @cache
        def rest(i: int, taken: frozenset[int]) -> float:
            if i == len(ratios):
                return 1.0
            if i == skip:
                return rest(i + 1, taken)
            result = nothing[i] * rest(i + 1, taken)
            for entry, ratio in ratios[i].items():
                if entry not in taken:
                    result += ratio * rest(i + 1, taken | {entry})
            return result

        return rest(0, frozenset() if taken_by_skip is None else frozenset({taken_by_skip}))

    whole = total(-1)
    shares = []
    for i, entry in enumerate(chosen):
        own = nothing[i] if entry is None else ratios[i].get(entry, 0.0)
        shares.append(min(own * total(i) / whole, 1.0) if whole > 0.0 else 0.0)
    return shares


def _share(
    i: int,
    weights: Sequence[Mapping[int, float]],
    alone: Sequence[float],
    chosen: Sequence[int | None],
) -> float:
    """Return the probability of a choice, where the other exits keep theirs or have half a right.

    An entry that another exit has is counted half.
    """
    own = alone[i] if chosen[i] is None else weights[i][chosen[i] or 0]
    total = math.exp(min(alone[i] - own, 700.0))
    for entry, weight in weights[i].items():
        taken = entry in chosen and entry != chosen[i]
        total += math.exp(min(weight - own, 700.0)) * (0.5 if taken else 1.0)
    return min(1.0 / total, 1.0) if total > 0.0 else 0.0
