"""Which pairs are accepted, so that no more of them are wrong than the operator allows."""

from __future__ import annotations

import math

_BINS_A_DECADE = 8
_SMALLEST = 10.0**-8
_BINS = 8 * _BINS_A_DECADE
_PRIOR_VISITS = 300.0
_PRIOR_SHARE = 0.005
"""The share of visits for each factor of e of doubt, before anything was learned."""

MOST_DOUBT = 0.5
"""A pair is never accepted that is more probably wrong than right."""


class Doubts:
    """How doubtful the pairs of a lot are, and the greatest doubt that is accepted.

    The doubt of a pair is the probability that it is wrong. All pairs up to a certain doubt are
    accepted, such that their doubts add up to ``risk`` per 1 000 visits.
    """

    def __init__(self, risk: float) -> None:
        self._share = risk / 1000.0
        each = _PRIOR_VISITS * _PRIOR_SHARE * math.log(10.0) / _BINS_A_DECADE
        self._sums = [each * _top(i) for i in range(_BINS)]
        self._visits = _PRIOR_VISITS
        self._limit: float | None = None

    def learn(self, doubt: float | None, sign: int = 1) -> None:
        """Count a visit and the doubt of its pair, ``None`` without a pair, or take it back."""
        self._visits += sign
        if doubt is not None:
            self._sums[_bin(doubt)] += sign * doubt
        self._limit = None

    @property
    def limit(self) -> float:
        """The greatest doubt that is accepted."""
        if self._limit is None:
            self._limit = self._find()
        return self._limit

    def _find(self) -> float:
        left = self._share * self._visits
        low = 0.0
        for i, amount in enumerate(self._sums):
            if amount > left:
                start = max(low, _SMALLEST)
                return float(min(start * (_top(i) / start) ** (left / amount), MOST_DOUBT))
            left -= amount
            low = _top(i)
        return MOST_DOUBT


def _bin(doubt: float) -> int:
    if doubt <= _SMALLEST:
        return 0
    return min(int(math.log10(doubt / _SMALLEST) * _BINS_A_DECADE), _BINS - 1)


def _top(index: int) -> float:
    return float(_SMALLEST * 10.0 ** ((index + 1) / _BINS_A_DECADE))
