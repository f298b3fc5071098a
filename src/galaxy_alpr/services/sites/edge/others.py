"""Visits, decisions at gates and alarms of a site as documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.db.queries.sites import subjects
from galaxy_alpr.services.sites.edge.describe import location_document, lot_document, of_row
from galaxy_alpr.services.sites.other_documents import (
    AlarmDocument,
    DecisionDocument,
    VisitDocument,
    VisitReadingDocument,
)


class Others:
    """Describes rows with what they refer to. Reads the database once for each kind."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def visits(self, ids: Collection[int]) -> list[VisitDocument]:
        """Return the visits ``ids`` that exist."""
        rows = subjects.visits(self._session, ids=ids)
        readings = [item for row in rows for item in row.readings]
        detections = self._detections(item.detection_id for item in readings)
        gates = [id for row in rows for id in (row.entry_location_id, row.exit_location_id)]
        places = self._locations([*gates, *(item.location_id for item in readings)])
        return [
            of_row(
                VisitDocument,
                row,
                source=source_of(row.id, row.created_at),
                lot=lot_document(row.lot),
                entry_location=location_document(places.get(row.entry_location_id or 0)),
                exit_location=location_document(places.get(row.exit_location_id or 0)),
                readings=[
                    of_row(
                        VisitReadingDocument,
                        item,
                        detection=detections.get(item.detection_id or 0),
                        location=_source(places.get(item.location_id or 0)),
                    )
                    for item in row.readings
                ],
            )
            for row in rows
        ]

    def decisions(self, ids: Collection[int]) -> list[DecisionDocument]:
        """Return the decisions at gates ``ids`` that exist."""
        rows = subjects.decisions(self._session, ids=ids)
        detections = self._detections(row.detection_id for row in rows)
        places = self._locations(row.location_id for row in rows)
        return [
            of_row(
                DecisionDocument,
                row,
                source=source_of(row.id, row.decided_at),
                detection=detections.get(row.detection_id or 0),
                location=location_document(places.get(row.location_id or 0)),
            )
            for row in rows
        ]

    def alarms(self, ids: Collection[int]) -> list[AlarmDocument]:
        """Return the alarms ``ids`` that exist."""
        rows = subjects.alarms(self._session, ids=ids)
        detections = self._detections(row.detection_id for row in rows)
        visits = self._visits(row.visit_id for row in rows)
        return [
            of_row(
                AlarmDocument,
                row,
                source=source_of(row.id, row.raised_at),
                detection=detections.get(row.detection_id or 0),
                visit=visits.get(row.visit_id or 0),
                location=location_document(row.location),
                lot=None if row.lot is None else lot_document(row.lot),
            )
            for row in rows
        ]

    def _detections(self, ids: Iterable[int | None]) -> dict[int, str]:
        found = subjects.photos_of_detections(self._session, ids={id for id in ids if id})
        return {id: source_of(*named) for id, named in found.items()}

    def _visits(self, ids: Iterable[int | None]) -> dict[int, str]:
        found = subjects.made_at(self._session, ids={id for id in ids if id})
        return {id: source_of(id, made_at) for id, made_at in found.items()}

    def _locations(self, ids: Iterable[int | None]) -> Mapping[int, models.Location]:
        return subjects.locations(self._session, ids={id for id in ids if id})


def _source(row: models.Location | None) -> str | None:
    return None if row is None else source_of(row.id, row.created_at)
