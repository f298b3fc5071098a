"""The stored texts near a searched one, and the plates with another candidate."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations_with_replacement, pairwise

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Plate, PlateCandidate, PlateTextPart
from galaxy_alpr.db.queries.search import starts_with

MAX_NEAR_KEYS = 500
"""Most folded keys that a fuzzy search uses; the nearest ones are kept."""

MAX_CANDIDATE_PLATES = 2000
"""Most plates that a fuzzy search finds by another candidate."""

MIN_VISIBLE = 4
"""Fewest characters of a plate that was not wholly seen by which it is found."""

Fold = Callable[[str], str]

PARTS = PlateTextPart.__table__.c


def near_keys(session: Session, *, folded: str, max_distance: int, fold: Fold) -> tuple[str, ...]:
    """Return the stored folded keys within ``max_distance`` edits of ``folded``.

    ``fold`` maps a text to its key.

    The nearest come first, at most ``MAX_NEAR_KEYS``. ``max_distance`` edits leave at least one of
    ``max_distance + 1`` pieces of a text as it is (the pigeonhole principle; G. Navarro, "A guided
    tour to approximate string matching", ACM Computing Surveys 33(1), 2001), so only keys that
    share a piece are fetched and compared.
    """
    max_distance = min(max_distance, len(folded) - 1)
    keys = _keys_sharing(session, _pieces(folded, max_distance + 1), fold)
    near = process.extract(
        folded, keys, scorer=Levenshtein.distance, score_cutoff=max_distance, limit=None
    )
    ordered = sorted((distance, key) for key, distance, _ in near)
    return tuple(key for _, key in ordered[:MAX_NEAR_KEYS])


def candidate_ids(session: Session, *, folded: str, near_keys: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of plates with another candidate whose folded key is ``folded``.

    Those of plates that were not wholly seen have a ``?`` for what was not. Plates whose own key
    is one of ``near_keys`` are excluded. At most ``MAX_CANDIDATE_PLATES`` of the newest are
    returned.
    """
    ids = session.scalars(
        select(PlateCandidate.plate_id)
        .join(Plate, Plate.id == PlateCandidate.plate_id)
        .where(
            PlateCandidate.folded.in_(keys_with_gap(folded)),
            or_(Plate.folded.is_(None), Plate.folded.not_in(near_keys)),
        )
        .distinct()
        .order_by(PlateCandidate.plate_id.desc())
        .limit(MAX_CANDIDATE_PLATES)
    )
    return tuple(ids)


def keys_with_gap(folded: str) -> list[str]:
    """Return ``folded`` and the keys in which one ``?`` stands for a part of it, or for nothing."""
    length = len(folded)
    parts = combinations_with_replacement(range(length + 1), 2)
    visible = ((start, stop) for start, stop in parts if length - stop + start >= MIN_VISIBLE)
    return [folded, *(f"{folded[:start]}?{folded[stop:]}" for start, stop in visible)]


def _pieces(text: str, count: int) -> list[str]:
    """Split ``text`` into ``count`` pieces whose lengths differ by at most one."""
    cuts = [len(text) * number // count for number in range(count + 1)]
    return [text[start:stop] for start, stop in pairwise(cuts)]


def _keys_sharing(session: Session, pieces: list[str], fold: Fold) -> set[str]:
    """Return the stored keys that begin with the first, end with the last or contain another piece.

    Each piece is one look-up in the index of the parts.
    """
    last = len(pieces) - 1
    keys: set[str] = set()
    for number, piece in enumerate(pieces):
        conditions: list[ColumnElement[bool]] = []
        if number == 0:
            conditions.append(func.length(PARTS.part) == func.length(PARTS.text))
        conditions.append(PARTS.part == piece if number == last else starts_with(PARTS.part, piece))
        found = session.connection().scalars(select(PARTS.text).where(and_(*conditions)))
        keys.update(fold(text) for text in found)
    return keys
