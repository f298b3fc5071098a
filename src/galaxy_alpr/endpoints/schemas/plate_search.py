"""A searched plate as a client writes it, and why a stored one was found."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch, candidate_ids, near_keys
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.confusables import EditKind, edits, fold, weighted_distance
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.web.schema import Schema

PlateText = Annotated[str, Field(min_length=1, max_length=30, examples=["B 1234 XYZ"])]
"""A plate as people write it: spaces, hyphens and case do not matter."""


class PlateQuery(BaseModel):
    """How a searched plate is compared."""

    match: PlateMatch = Field(
        PlateMatch.EXACT,
        description="How `plate` is compared: `exact`; `prefix`; `contains`; `wildcard`, where "
        "`*` stands for any characters and `?` for one; `fuzzy`, which finds texts within "
        "`max_distance` edits, takes easily confused characters (8 and B, 0 and O) for the same, "
        "and finds plates for which the searched text was another possible reading.",
    )
    max_distance: int = Field(1, ge=0, le=3, description="Most edits of a `fuzzy` match.")


class EditOut(Schema):
    """One character in which the stored text differs from the searched one."""

    kind: EditKind
    position: int = Field(
        description="Counts from 1 in the searched text; in the stored one if it is `extra` there."
    )
    read: str = Field(description="What the stored text has; empty if it is missing there.")
    meant: str = Field(description="What the searched text has; empty if it is extra.")
    cost: float


class MatchOut(Schema):
    """Why a plate was found."""

    type: PlateMatch
    through: Literal["text", "candidate"] = Field(
        description="`candidate`: not what the plate is held to be, but another possible reading."
    )
    text: str = Field(description="The text that was compared.")
    distance: float | None = Field(
        description="Weighted edits between the two texts, 0 when they are equal; null where "
        "only a part was compared."
    )
    edits: list[EditOut]


def plate_filter(session: Session, plate: str, match: PlateMatch, max_distance: int) -> PlateFilter:
    """Return what ``plate`` asks for. Raises ``ValidationFailed`` if nothing is left of it."""
    if match is PlateMatch.WILDCARD:
        parts = re.split(r"([*?])", re.sub(r"\*+", "*", plate))
        text = "".join(part if part in ("*", "?") else normalize_text(part) for part in parts)
    else:
        text = normalize_text(plate)
    if not text:
        raise ValidationFailed(f"plate {plate!r} has no letter A-Z and no digit")
    if match is not PlateMatch.FUZZY:
        return PlateFilter(match, text)
    key = fold(text)
    near = near_keys(session, folded=key, max_distance=max_distance)
    others = candidate_ids(session, folded=key, near_keys=near)
    return PlateFilter(match, text, key, near, others)


def explain(plate: models.Plate, filter: PlateFilter) -> MatchOut:
    """Say why ``plate``, which has a text and its candidates loaded, is one of those ``filter``."""
    if filter.match in {PlateMatch.PREFIX, PlateMatch.CONTAINS, PlateMatch.WILDCARD}:
        return MatchOut(
            type=filter.match, through="text", text=plate.text or "", distance=None, edits=[]
        )
    through: Literal["text", "candidate"] = "text"
    text = plate.text or ""
    if filter.match is PlateMatch.FUZZY and plate.folded not in filter.near_keys:
        through = "candidate"
        alike = (item.text for item in plate.candidates if item.folded == filter.folded)
        text = next(alike, text)
    distance = weighted_distance(text, filter.text)
    found = edits(text, filter.text) if distance else []
    return MatchOut(
        type=PlateMatch.FUZZY if distance or through == "candidate" else PlateMatch.EXACT,
        through=through,
        text=text,
        distance=distance,
        edits=[EditOut.model_validate(edit) for edit in found],
    )
