"""The one model of which plate characters are mistaken for which, used wherever plates compare.

Two things are made from it. ``fold`` maps a text to a key that is equal for texts that differ only
in characters of one group; it is stored and indexed, so ``GROUPS`` must never change without a
migration that recomputes the column. ``weighted_distance`` ranks: an edit distance in which a
likely confusion costs less than a full substitution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

GROUPS = ("0OQD", "1IL", "2Z", "4A", "5S", "6G", "7T", "8B")
"""Characters that share a folded key; the first of each group stands for it."""

_COSTS: dict[float, str] = {
    # The same glyph in many plate typefaces.
    0.2: "0O 1I",
    # One stroke or one worn bolt apart.
    0.3: "0Q OQ 0D OD QD 1L IL 2Z 5S 6G 8B",
    # Told apart at a glance, mixed up when small, blurred or slanted.
    0.4: "4A 7T 7Z UV CG MN",
    0.5: "17 1T IT 1J 38 3B 68 6B 56 08 69 9G 0C OC 0U OU DU 49 PR EF FP VY KX HN HM NW MW VW JU "
    "CQ BD 27 GQ",
}  # fmt: skip

_FOLD = str.maketrans({c: group[0] for group in GROUPS for c in group})
_COST = {
    pair: cost
    for cost, pairs in _COSTS.items()
    for alike in pairs.split()
    for pair in ((alike[0], alike[1]), (alike[1], alike[0]))
}


def fold(text: str) -> str:
    """Return the folded key of a normalised text: one representative a confusable group.

    ``fold("B123XYZ") == fold("8123XYZ") == "8123XY2"``. Folding twice changes nothing.
    """
    return text.translate(_FOLD)


def confusion_cost(a: str, b: str) -> float:
    """Return what taking character ``a`` for ``b`` costs: 0 the same, 0.2 to 0.5 alike, else 1."""
    return 0.0 if a == b else _COST.get((a, b), 1.0)


@cache
def confusables(character: str) -> tuple[tuple[str, float], ...]:
    """Return the characters mistaken for ``character`` with their costs, cheapest first."""
    pairs = ((other, cost) for (one, other), cost in _COST.items() if one == character)
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def weighted_distance(a: str, b: str, max_distance: float | None = None) -> float:
    """Return the weighted edit distance of two normalised texts.

    An insertion, deletion or plain substitution costs 1, a confusable one ``confusion_cost``
    (Wagner and Fischer 1974, with substitution weights). Symmetric, and 0 only for equal texts.
    Once it must exceed ``max_distance`` the answer is ``math.inf``.
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
    """What happened to one character between the plate and its reading."""

    CONFUSED = "confused"
    REPLACED = "replaced"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference; ``position`` counts from 1, in ``meant`` (for an extra one, in ``read``)."""

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
    """Return the cheapest edits that explain how ``meant`` came to be read as ``read``.

    Their costs add up to ``weighted_distance(read, meant)``; equal texts give an empty list.
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
