"""What a joiner learns from its stays: how long they take, how often gates err, who comes again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from galaxy_alpr.services.parking.joining.families import Families
from galaxy_alpr.services.parking.joining.texts import Belief, log_ratio_to_text

_BINS_A_FOLD = 3
"""Bins of the histogram of durations for each factor of e."""

_FIRST_BIN, _LAST_BIN = 0, 15 * _BINS_A_FOLD
"""From one second to e^15 seconds, about 38 days."""

_PRIOR_STAYS = 30.0
_PRIOR_MEDIAN, _PRIOR_SPREAD = math.log(5400.0), 1.5
_PRIOR_MISSED, _PRIOR_PASSAGES = 0.03, 100.0
_PRIOR_DOUBLED = 0.01
_PRIOR_RATE, _PRIOR_SECONDS = 1 / 60, 3600.0
_COMES_AGAIN, _AGAIN_SECONDS = 0.3, 7 * 86400.0
_MISREAD = 1e-3
"""The probability that a similar plate is read as the same."""

_UNKNOWN = 0.3
"""The share of vehicles that come for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one settled stay teaches. ``sign`` is -1 to take it back."""

    text: str | None
    vehicle_class: str | None
    color: str | None
    seconds: float | None
    """Of an accepted pair."""

    missed_entry: bool
    missed_exit: bool
    began_at: datetime
    passages: tuple[int, ...] = ()
    """The locations of its passages."""

    repeats: tuple[int, ...] = ()


class Learned:
    """Counts over the settled stays of a lot, and the probabilities that follow from them."""

    def __init__(self) -> None:
        self._seconds = [_prior_weight(i) for i in range(_LAST_BIN + 1)]
        self._tails: list[float] = []
        self.pairs = self.missed_entries = self.missed_exits = 0
        self._families = Families()
        self.classes: Counter[str] = Counter()
        self.colors: Counter[str] = Counter()
        self._passages: Counter[int] = Counter()
        self._repeats: Counter[int] = Counter()
        self._stays = 0
        self._first: datetime | None = None
        self._span = 0.0

    def learn(self, lesson: Lesson, sign: int = 1) -> None:
        """Count a settled stay, or take it back."""
        self._stays += sign
        for counter, value in (
            (self.classes, lesson.vehicle_class),
            (self.colors, lesson.color),
        ):
            if value is not None:
                counter[value] += sign
        if lesson.text is not None:
            self._families.learn(lesson.text, sign)
        if lesson.seconds is not None:
            self.pairs += sign
            self._seconds[_bin(lesson.seconds)] += sign
            self._tails = []
        self.missed_entries += sign * lesson.missed_entry
        self.missed_exits += sign * lesson.missed_exit
        for location in lesson.passages:
            self._passages[location] += sign
        for location in lesson.repeats:
            self._repeats[location] += sign
        if sign > 0:
            self._first = min(self._first or lesson.began_at, lesson.began_at)
            self._span = max(self._span, (lesson.began_at - self._first).total_seconds())

    @property
    def missed_at_exit(self) -> float:
        """The share of vehicles that leave without being read."""
        return _rate(self.missed_exits, self.pairs + self.missed_exits)

    @property
    def missed_at_entry(self) -> float:
        """The share of vehicles that come without being read."""
        return _rate(self.missed_entries, self.pairs + self.missed_entries)

    def doubled(self, location: int) -> float:
        """Return the share of passages that a gate reads twice."""
        return (self._repeats[location] + _PRIOR_DOUBLED * _PRIOR_PASSAGES) / (
            self._passages[location] + _PRIOR_PASSAGES
        )

    @property
    def rate(self) -> float:
        """Vehicles a second that come, or leave."""
        return (self._stays + _PRIOR_RATE * _PRIOR_SECONDS) / (self._span + _PRIOR_SECONDS)

    def density(self, seconds: float) -> float:
        """Return the probability a second that a stay takes ``seconds``."""
        index = _bin(seconds)
        width = _edge(index + 1) - _edge(index)
        before = self._seconds[max(index - 1, _FIRST_BIN)]
        behind = self._seconds[min(index + 1, _LAST_BIN)]
        smooth = (before + 2.0 * self._seconds[index] + behind) / 4.0
        return smooth / ((self.pairs + _PRIOR_STAYS) * width)

    def longer(self, seconds: float) -> float:
        """Return the probability that a stay takes longer than ``seconds``."""
        if not self._tails:
            total, tails = 0.0, [0.0]
            for count in reversed(self._seconds):
                total += count
                tails.append(total)
            self._tails = [tail / total for tail in reversed(tails)]
        index = _bin(seconds)
        low, high = _edge(index), _edge(index + 1)
        part = min(max((seconds - low) / (high - low), 0.0), 1.0)
        return self._tails[index] * (1.0 - part) + self._tails[index + 1] * part

    def revisits(self, text: str | None) -> float:
        """Return how often a second a vehicle comes."""
        known = self._families.counts[text] if text is not None else 0
        return (known + _COMES_AGAIN) / (self._span + _AGAIN_SECONDS)

    def log_other(self, belief: Belief, here: Sequence[Belief] = ()) -> float:
        """Return the log of how probable a reading is of a vehicle other than those ``here``.

        In the unit of ``log_ratio``: 0 for a plate like any. Vehicles that come often, and those of
        the fleet of a similar plate, are more probable.
        """
        if belief.unread:
            return 0.0
        total = self._stays + _PRIOR_STAYS
        not_others = {each.text for each in here}
        share = _UNKNOWN + sum(
            count / total * math.exp(log_ratio_to_text(belief, text))
            for text, count in self._known(belief)
            if text not in not_others
        )
        if here and belief.forms:
            own = math.exp(log_ratio_to_text(belief, belief.forms[0].text))
            own *= _MISREAD if belief.text in not_others else 1.0
            share += _UNKNOWN * own * self._families.share(belief.forms[0].text, not_others)
        return math.log(share)

    def log_same(self, a: Belief, b: Belief, ratio: float) -> float:
        """Return the log of how much more probable two readings are of one plate than of two.

        ``ratio`` is that of ``log_ratio``, for plates like any. Known plates are a dictionary: a
        reading that is near to one is rather a misread one of it.
        """
        if a.unread or b.unread or ratio == -math.inf:
            return ratio
        total = self._stays + _PRIOR_STAYS
        both, first = _UNKNOWN * math.exp(ratio), _UNKNOWN
        for text, count in self._known(a):
            one = count / total * math.exp(log_ratio_to_text(a, text))
            first += one
            both += one * math.exp(log_ratio_to_text(b, text))
        return math.log(both / first)

    def _known(self, belief: Belief) -> Iterator[tuple[str, int]]:
        for text in belief.near:
            count = self._families.counts.get(text, 0)
            if count > 0:
                yield text, count


def _rate(missed: int, all_of_them: int) -> float:
    return (missed + _PRIOR_MISSED * _PRIOR_PASSAGES) / (all_of_them + _PRIOR_PASSAGES)


def _bin(seconds: float) -> int:
    if seconds <= 1.0:
        return _FIRST_BIN
    return min(int(math.log(seconds) * _BINS_A_FOLD), _LAST_BIN)


def _edge(index: int) -> float:
    return 0.0 if index == _FIRST_BIN else math.exp(index / _BINS_A_FOLD)


def _prior_weight(index: int) -> float:
    middle = (index + 0.5) / _BINS_A_FOLD
    normal = math.exp(-0.5 * ((middle - _PRIOR_MEDIAN) / _PRIOR_SPREAD) ** 2)
    return _PRIOR_STAYS * normal / (_PRIOR_SPREAD * math.sqrt(2 * math.pi) * _BINS_A_FOLD) + 0.01
