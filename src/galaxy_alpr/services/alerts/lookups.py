"""What the rules on readings look up in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from time import monotonic
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy.orm import Session

from galaxy_alpr.db.queries.alerts import readings
from galaxy_alpr.db.queries.alerts.readings import ListedPlate, SamePlate
from galaxy_alpr.engine.plates.confusables import fold, weighted_distance
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.services.alerts.values import PlateFacts, Rule

_LEAST_FOLDED_COST = 0.4
"""The least cost of an edit that the folded keys show; other confusions are equal there."""


@dataclass(frozen=True, slots=True)
class NearPlate:
    """A listed plate that is near a reading."""

    listed: ListedPlate
    distance: float


MAX_AGE_S = 60
"""Age from which kept lists are read again: a clock that was set back hides changes."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Listed plates and their folded keys in the same order, of one version of the lists."""

    version: tuple[Any, ...]
    statuses: tuple[str, ...]
    read_at: float
    entries: Sequence[ListedPlate]
    keys: Sequence[str]


class ListedPlates:
    """The plates of the lists, kept until the lists change. Safe to call from several threads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], _Kept] = {}

    def of(self, session: Session, statuses: Sequence[PlateStatus]) -> _Kept:
        """Return the listed plates with one of ``statuses``."""
        version, wanted = readings.lists_version(session), tuple(sorted(statuses))
        kept = self._kept.get(wanted)
        if kept is None or kept.version != version or monotonic() - kept.read_at > MAX_AGE_S:
            entries = readings.listed(session, statuses=wanted)
            keys = [entry.folded for entry in entries]
            kept = self._kept[wanted] = _Kept(version, wanted, monotonic(), entries, keys)
        return kept


class LookUps:
    """Looks up what rules need, in one session."""

    def __init__(self, session: Session, listed: ListedPlates) -> None:
        self._session = session
        self._listed = listed

    def near(
        self, text: str, statuses: Sequence[PlateStatus], max_distance: float, at: datetime
    ) -> NearPlate | None:
        """Return the nearest other listed plate that is valid at ``at``, if one is near enough."""
        kept = self._listed.of(self._session, statuses)
        matches = process.extract(
            fold(text),
            kept.keys,
            scorer=Levenshtein.distance,
            score_cutoff=floor(max_distance / _LEAST_FOLDED_COST + 1e-9),
            limit=None,
        )
        found = [
            NearPlate(entry, distance)
            for entry in (kept.entries[number] for _, _, number in matches)
            if entry.text != text
            and entry.is_valid(at)
            and (distance := weighted_distance(text, entry.text)) <= max_distance
        ]
        return min(found, key=lambda item: (item.distance, item.listed.text), default=None)

    def moments(self, rule: Rule, facts: PlateFacts, since: datetime) -> Sequence[datetime]:
        """Return the moments at which the plate was read since then at the places of the rule.

        The reading itself is not among them.
        """
        return readings.moments(
            self._session, plate=_same(rule, facts), since=since, until=facts.at
        )

    def was_read_before(self, rule: Rule, facts: PlateFacts) -> bool:
        """Return whether the plate was read earlier at the places of the rule."""
        return readings.was_read_before(self._session, plate=_same(rule, facts), at=facts.at)


def _same(rule: Rule, facts: PlateFacts) -> SamePlate:
    return SamePlate(
        text=facts.text,
        text_hash=facts.text_hash,
        except_detection=facts.detection_id,
        locations=rule.locations,
        lots=rule.lots,
    )
