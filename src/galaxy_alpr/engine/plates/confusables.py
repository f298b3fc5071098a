"""The confusable characters of plates, and the comparison of texts by them.

``fold`` maps a text to a key that is equal for texts that differ only in characters of one group.
The key is stored and indexed, so a change of ``GROUPS`` needs a migration that recomputes the
column. ``weighted_distance`` is an edit distance in which a confusion costs less than a full
substitution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

GROUPS = ("0OQD", "1IL", "2Z", "4A", "5S", "6G", "7T", "8B")
"""Characters with the same folded key, which is the first of the group, a digit."""

SAME_GLYPH_COST = 0.2
"""The cost of characters with the same glyph in many plate typefaces."""

_COSTS: dict[float, str] = {
    SAME_GLYPH_COST: "0O 1I",
    # Characters that differ by one stroke, which a bolt or wear can hide.
    0.3: "0Q OQ 0D OD QD 1L IL 2Z 5S 6G 8B",
    # Characters that are clearly different, but confused when small, blurred or slanted.
    0.4: "4A 7T 7Z UV CG MN",
    0.5: "17 1T IT 1J 38 3B 68 6B 56 08 69 9G 0C OC 0U OU DU 49 PR EF FP VY KX HN HM NW MW VW JU "
    "CQ BD 27 GQ",
}  # fmt: skip

_SAME_GLYPH = str.maketrans({both[1]: both[0] for both in _COSTS[SAME_GLYPH_COST].split()})
_FOLD = str.maketrans({c: group[0] for group in GROUPS for c in group})
_COST = {
    pair: cost
    for cost, pairs in _COSTS.items()
    for both in pairs.split()
    for pair in ((both[0], both[1]), (both[1], both[0]))
}


def one_glyph(text: str) -> str:
    """Return a text in which characters with the same glyph are one: 0 for O, 1 for I."""
    return text.translate(_SAME_GLYPH)


def fold(text: str) -> str:
    """Return the folded key of a normalised text: each character replaced by that of its group.

    ``fold("B123XYZ") == fold("8123XYZ") == "8123XY2"``. Folding twice changes nothing.
    """
    return text.translate(_FOLD)


def confusion_cost(a: str, b: str) -> float:
    """Return the cost of ``a`` read for ``b``: 0 if equal, 0.2 to 0.5 if confusable, else 1."""
    return 0.0 if a == b else _COST.get((a, b), 1.0)


@cache
def confusables(character: str) -> tuple[tuple[str, float], ...]:
    """Return the characters confused with ``character`` and their costs, lowest first."""
    pairs = ((other, cost) for (one, other), cost in _COST.items() if one == character)
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def weighted_distance(a: str, b: str, max_distance: float | None = None) -> float:
    """Return the weighted edit distance of two normalised texts.

    An insertion or a deletion costs 1, a substitution ``confusion_cost`` (Wagner and Fischer 1974,
    with substitution weights). The distance is symmetric, and 0 only for equal texts. A distance
    above ``max_distance`` is returned as ``math.inf``.
    """
    if a == b:
        return 0.0
    limit = math.inf if max_distance is None else max_distance
    if abs(len(a) - len(b)) > limit:
        return math.inf
    row = [float(j) for j in range(len(b) + 1)]
    for i, left in enumerate(a, 1):
        above, row = row, [float(i)]
        for j, right in enumerate(b, 1):
            row.append(
                min(
                    above[j - 1] + confusion_cost(left, right),
                    above[j] + 1.0,
                    row[j - 1] + 1.0,
                )
            )
        if min(row) > limit:
            return math.inf
    return row[-1] if row[-1] <= limit else math.inf


class EditKind(StrEnum):
    """The difference of one character between a plate and its reading."""

    CONFUSED = "confused"
    REPLACED = "replaced"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between a reading and the text meant.

    ``position`` counts from 1, in the text meant, for an extra character in the reading.
    """

    kind: EditKind
    position: int
    read: str
    meant: str
    cost: float

    def __str__(self) -> str:
        if self.kind is EditKind.MISSING:
            return f"{self.meant} missing at position {self.position}"
        if self.kind is EditKind.EXTRA:
            return f"{self.read} too many at position {self.position}"
        return f"{self.read} read for {self.meant} at position {self.position}"


def edits(read: str, meant: str) -> list[Edit]:
    """Return the edits of least cost between the reading ``read`` and the text ``meant``.

    Their costs add up to ``weighted_distance(read, meant)``; equal texts have none.
    """
    table = [[float(j) for j in range(len(meant) + 1)]]
    for i, left in enumerate(read, 1):
        table.append([float(i)])
        for j, right in enumerate(meant, 1):
            substituted = table[i - 1][j - 1] + confusion_cost(left, right)
            table[i].append(min(substituted, table[i - 1][j] + 1.0, table[i][j - 1] + 1.0))
    found: list[Edit] = []
    i, j = len(read), len(meant)
    while i or j:
        here = table[i][j]
        if i and j and here == table[i - 1][j - 1] + confusion_cost(read[i - 1], meant[j - 1]):
            i, j = i - 1, j - 1
            cost = confusion_cost(read[i], meant[j])
            if cost:
                kind = EditKind.CONFUSED if cost < 1.0 else EditKind.REPLACED
                found.append(Edit(kind, j + 1, read[i], meant[j], cost))
        elif i and here == table[i - 1][j] + 1.0:
            i -= 1
            found.append(Edit(EditKind.EXTRA, i + 1, read[i], "", 1.0))
        else:
            j -= 1
            found.append(Edit(EditKind.MISSING, j + 1, "", meant[j], 1.0))
    return found[::-1]
