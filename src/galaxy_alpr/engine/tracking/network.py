"""Candidate texts of a pass, from the aligned places of its frames.

Every frame's places are aligned with a reference text (most probable alignment), characters that
the reference lacks in gaps between its own. At each position the frames' log probabilities are
added by weight; paths through the positions are the candidates. A new reference is made of the
best path and the alignment repeated. Source: Fiscus, "A post-processing system to yield reduced
word error rates: Recognizer output voting error reduction (ROVER)", 1997; Mangu, Brill and Stolcke,
"Finding consensus in speech recognition", 2000.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from galaxy_alpr.engine.recognition.hypotheses import expand_candidates
from galaxy_alpr.engine.tracking.likelihood import Observation, Place

_ROUNDS = 2
_OPTIONS = 4
"""Most characters that are considered at a position."""

Weighted = tuple[float, Observation]
"""A frame's weight and what it saw."""


def candidate_texts(reference: str, frames: Sequence[Weighted], count: int) -> list[str]:
    """Return up to ``count`` texts, most probable first by their positions alone."""
    texts: list[str] = []
    for _ in range(_ROUNDS):
        options = [position.options() for position in _positions(reference, frames)]
        best = "".join(max(pairs, key=lambda pair: pair[1])[0] for pairs in options)
        texts = [item.text for item in expand_candidates(best, options, count)] if best else []
        if not best or best == reference:
            break
        reference = best
    return texts


class _Position:
    """What the frames say of one position: those that have a place there, and those that lack it.

    ``log_absent`` is the weighted log probability of all frames' lacking a character there.
    """

    def __init__(self, log_absent: float) -> None:
        self._log_absent = log_absent
        self._log_none = 0.0
        self._places: list[tuple[float, Place]] = []

    def add(self, weight: float, place: Place, log_gone: float) -> None:
        """Count a frame's place, for which the frame is no longer one that lacks the character."""
        self._places.append((weight, place))
        self._log_absent -= weight * log_gone
        self._log_none += weight * math.log(place.none)

    def options(self) -> list[tuple[str, float]]:
        """Return the most probable characters with their probabilities relative to the best."""
        characters = {char for _, place in self._places for char in place.scores}
        scored = [("", self._log_none)]
        for char in sorted(characters):
            seen = sum(w * math.log(place.probability(char)) for w, place in self._places)
            scored.append((char, seen + self._log_absent))
        best = max(score for _, score in scored)
        scored.sort(key=lambda pair: -pair[1])
        return [(char, math.exp(max(score - best, -60.0))) for char, score in scored[:_OPTIONS]]


def _positions(reference: str, frames: Sequence[Weighted]) -> list[_Position]:
    """Return the positions of the reference and of the characters that frames add to it."""
    length = len(reference)

    def absent(position: int, size: int) -> float:
        return sum(weight * math.log(seen.gone(position, size)) for weight, seen in frames)

    own = [_Position(absent(index, length)) for index in range(length)]
    gaps: list[list[_Position]] = [[] for _ in range(length + 1)]
    for weight, seen in frames:
        depth = [0] * (length + 1)
        for place, position, matched in zip(seen.places, *_align(reference, seen), strict=True):
            if matched:
                own[position].add(weight, place, math.log(seen.gone(position, length)))
                continue
            gap = gaps[position]
            if depth[position] == len(gap):
                gap.append(_Position(absent(position, length + 1)))
            log_gone = math.log(seen.gone(position, length + 1))
            gap[depth[position]].add(weight, place, log_gone)
            depth[position] += 1
    return [item for gap, at in zip(gaps, [*own, None], strict=True) for item in (*gap, at) if item]


def _align(reference: str, seen: Observation) -> tuple[list[int], list[bool]]:
    """Return for each place the reference's position that it matches or stands before."""
    places = seen.places
    table = [[0.0]]
    for place in places:
        table[0].append(table[0][-1] + math.log(place.none))
    steps: list[list[str]] = [["added"] * (len(places) + 1)]
    for position, character in enumerate(reference):
        gone = math.log(seen.gone(position, len(reference)))
        row, taken = [table[position][0] + gone], ["lost"]
        for index, place in enumerate(places):
            score, step = max(
                (table[position][index] + math.log(place.probability(character)), "matched"),
                (table[position][index + 1] + gone, "lost"),
                (row[index] + math.log(place.none), "added"),
            )
            row.append(score)
            taken.append(step)
        table.append(row)
        steps.append(taken)
    positions, matches = [0] * len(places), [False] * len(places)
    position, index = len(reference), len(places)
    while index:
        step = steps[position][index]
        position -= step != "added"
        index -= step != "lost"
        if step != "lost":
            positions[index], matches[index] = position, step == "matched"
    return positions, matches
