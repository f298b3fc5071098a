"""Searched plates as the queries compare them."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.db.queries.texts.near import candidate_ids, near_keys
from galaxy_alpr.db.queries.texts.plan import longest_literal, planned
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes

WILDCARDS = frozenset("*?")


def plate_filter(
    session: Session, plate: str, match: PlateMatch, max_distance: int, hashes: PlateHashes
) -> PlateFilter:
    """Return the filter for ``plate``, written in any form.

    A plate that is stored as a hash is found by its whole text only. Raises ``ValidationFailed`` if
    ``plate`` contains no letter and no digit.
    """
    if match is PlateMatch.WILDCARD:
        parts = re.split(r"([*?])", re.sub(r"\*+", "*", plate))
        text = "".join(part if part in ("*", "?") else normalize_text(part) for part in parts)
    else:
        text = normalize_text(plate)
    _require_text(text, "plate", plate)
    if match is PlateMatch.EXACT:
        return exact_filter(text, hashes)
    if match is not PlateMatch.FUZZY:
        by_part = PlateFilter(match, text)
        return planned(session, by_part, needle=fold(longest_literal(by_part)))
    key = fold(text)
    near = near_keys(session, folded=key, max_distance=max_distance, fold=fold)
    others = candidate_ids(session, folded=key, near_keys=near)
    return PlateFilter(match, text, key, near, others, hashes.of(text))


def exact_filter(text: str, hashes: PlateHashes) -> PlateFilter:
    """Return the filter for the plates whose normalised text is ``text``."""
    return PlateFilter(PlateMatch.EXACT, text, text_hash=hashes.of(text))


def refuse_wildcard(written: str, field: str = "plate") -> None:
    """Raise ``ValidationFailed`` for a text with a wildcard where one whole plate is meant.

    Normalised, the wildcard would be dropped, and ``B*`` would be the plate ``B``.
    """
    if WILDCARDS & set(written):
        raise ValidationFailed(
            f"{field} has a wildcard (* or ?), but is one whole plate here; GET /detections and "
            "GET /plate_queries search with wildcards",
            field=field,
        )


def search_text(written: str) -> str:
    """Return a searched part of a plate, normalised. Raises ``ValidationFailed`` as above."""
    text = normalize_text(written)
    _require_text(text, "search", written)
    return text


def _require_text(text: str, name: str, written: str) -> None:
    if not text:
        raise ValidationFailed(f"{name} {written!r} has no letter A-Z and no digit", field=name)
