"""The reason why a stored plate matches a searched one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.search import PlateFilter, PlateMatch
from galaxy_alpr.db.queries.texts.near import keys_with_gap
from galaxy_alpr.engine.plates.confusables import EditKind, edits, weighted_distance
from galaxy_alpr.web.schema import Ratio, Schema


class EditOut(Schema):
    """One character in which the stored text differs from the searched one."""

    kind: EditKind
    position: int = Field(
        description="Counts from 1 in the searched text; in the stored one if it is `extra` there."
    )
    read: str = Field(description="The character of the stored text; empty if it is missing there.")
    meant: str = Field(description="The character of the searched text; empty if it is extra.")
    cost: Ratio

    @classmethod
    def between(cls, stored: str, searched: str) -> list[EditOut]:
        """Return the edits that make ``searched`` out of ``stored``."""
        return [cls.model_validate(edit) for edit in edits(stored, searched)]


class MatchOut(Schema):
    """The reason why a plate matches a search."""

    type: PlateMatch
    through: Literal["text", "candidate", "hash"] = Field(
        description="What matched: the plate's text, another candidate of the reader, or the "
        "hash that is stored instead of the text."
    )
    text: str = Field(description="The text that was compared.")
    distance: Ratio | None = Field(
        description="Weighted edits between the two texts, 0 when they are equal; null where "
        "only a part was compared."
    )
    edits: list[EditOut]

    @classmethod
    def of(cls, plate: models.Plate, filter: PlateFilter) -> MatchOut:
        """Return why ``filter`` found ``plate``, which has its candidates loaded."""
        if plate.text_hash is not None:
            same = {"text": filter.text, "distance": 0.0, "edits": []}
            return cls(type=PlateMatch.EXACT, through="hash", **same)
        text = plate.text or ""
        if filter.match in {PlateMatch.PREFIX, PlateMatch.CONTAINS, PlateMatch.WILDCARD}:
            return cls(type=filter.match, through="text", text=text, distance=None, edits=[])
        through: Literal["text", "candidate"] = "text"
        if filter.match is PlateMatch.FUZZY and plate.folded not in filter.near_keys:
            through = "candidate"
            keys = keys_with_gap(filter.folded)
            text = next((item.text for item in plate.candidates if item.folded in keys), text)
        if "?" in text:
            return cls(type=filter.match, through=through, text=text, distance=None, edits=[])
        distance = weighted_distance(text, filter.text)
        return cls(
            type=PlateMatch.FUZZY if distance or through == "candidate" else PlateMatch.EXACT,
            through=through,
            text=text,
            distance=distance,
            edits=EditOut.between(text, filter.text) if distance else [],
        )
