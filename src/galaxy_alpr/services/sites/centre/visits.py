"""Visits of a site as rows of its centre, which does not join them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.parking import visits
from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.enums import SiteRowKind
from galaxy_alpr.services.parking.occupancy.changes import update_state
from galaxy_alpr.services.parking.visits.news import Known, publish
from galaxy_alpr.services.sites.centre.places import SitePlaces
from galaxy_alpr.services.sites.centre.rows import columns
from galaxy_alpr.services.sites.other_documents import VisitDocument, VisitReadingDocument

_NO_COLUMNS = ("source", "lot", "entry_location", "exit_location", "readings")


class SiteVisits:
    """Writes the visits of one site in one transaction."""

    def __init__(
        self, session: Session, site: models.Site, places: SitePlaces, *, now: datetime
    ) -> None:
        self._session = session
        self._site = site
        self._places = places
        self._now = now
        self._before: dict[int, Known] = {}
        self._after: dict[int, Known] = {}

    def write(self, documents: Sequence[VisitDocument]) -> int:
        """Write visits as they are now at the site; return how many are new."""
        known = self._known(item.source for item in documents)
        rows = {row.id: row for row in visits.locked(self._session, ids=set(known.values()))}
        new = 0
        for document in documents:
            row = rows.get(known.get(document.source, 0))
            if row is None and document.source in known:
                continue  # deleted here
            self._write(row, document)
            new += row is None
        return new

    def remove(self, sources: Sequence[str]) -> int:
        """Delete visits that exist no more at the site; return how many."""
        ids = set(self._known(sources).values())
        rows = visits.locked(self._session, ids=ids)
        for row in rows:
            self._before[row.id] = Known.of(row)
            self._after.pop(row.id, None)
            self._session.delete(row)
        self._session.flush()
        return len(rows)

    def publish(self) -> None:
        """Record the events of what changed, and how full the lots are now."""
        publish(self._session, self._before, self._after)
        for lot_id in sorted({item.lot_id for item in (self._before | self._after).values()}):
            update_state(self._session, lot_id, self._now)

    def _known(self, sources: Iterable[str]) -> dict[str, int]:
        return sites.mapped(
            self._session, site_id=self._site.id, kind=SiteRowKind.VISIT, sources=sources
        )

    def _write(self, row: models.Visit | None, document: VisitDocument) -> None:
        session, is_new = self._session, row is None
        if row is None:
            row = models.Visit()
        else:
            self._before.setdefault(row.id, Known.of(row))
        for name, value in columns(document, *_NO_COLUMNS).items():
            setattr(row, name, value)
        row.folded = None if document.text is None else fold(document.text)
        row.lot_id = self._places.lot(document.lot).id
        entry = self._places.location(document.entry_location)
        exit = self._places.location(document.exit_location)
        row.entry_location_id = None if entry is None else entry.id
        row.exit_location_id = None if exit is None else exit.id
        session.add(row)
        session.flush()
        if is_new:
            own = {document.source: row.id}
            sites.add_rows(session, site_id=self._site.id, kind=SiteRowKind.VISIT, rows=own)
        self._write_readings(row, document.readings)
        self._after[row.id] = Known.of(row)

    def _write_readings(
        self, visit: models.Visit, documents: Sequence[VisitReadingDocument]
    ) -> None:
        """Write which detections belong to a visit; they do not wait for the joiner here."""
        session, site_id = self._session, self._site.id
        table = models.VisitReading
        detections = sites.mapped(
            session,
            site_id=site_id,
            kind=SiteRowKind.DETECTION,
            sources=[item.detection for item in documents if item.detection is not None],
        )
        locations = sites.mapped(
            session,
            site_id=site_id,
            kind=SiteRowKind.LOCATION,
            sources=[item.location for item in documents if item.location is not None],
        )
        there = detection_ids(session, detections.values())
        session.execute(
            delete(table).where((table.visit_id == visit.id) | table.detection_id.in_(there))
        )
        for item in documents:
            detection = detections.get(item.detection or "")
            values = columns(item, "detection", "location")
            row = table(**values, visit_id=visit.id, lot_id=visit.lot_id, joined_at=self._now)
            row.detection_id = detection if detection in there else None
            row.location_id = locations.get(item.location or "")
            session.add(row)
        session.flush()


def detection_ids(session: Session, ids: Iterable[int]) -> set[int]:
    """Return those of the detections ``ids`` that exist."""
    return sites.existing(session, models.Detection, ids=set(ids))
