"""Readings of a site as rows of its centre: made once, changed as the site changes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.cameras import passes
from galaxy_alpr.db.queries.insert import insert_rows
from galaxy_alpr.db.queries.privacy import holds
from galaxy_alpr.db.queries.sites import sites, subjects
from galaxy_alpr.db.queries.statistics.days import photos_change
from galaxy_alpr.enums import PlateStatus, SiteRowKind
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.readings.domain_events import detections_created
from galaxy_alpr.services.sites.centre import changes
from galaxy_alpr.services.sites.centre.files import expect_files, files_of
from galaxy_alpr.services.sites.centre.places import SitePlaces
from galaxy_alpr.services.sites.centre.rows import correction_rows, pass_row, reading_row
from galaxy_alpr.services.sites.documents import ReadingDocument


class SiteReadings:
    """Writes the readings of one site in one transaction. ``paths`` are files to be deleted."""

    def __init__(
        self, session: Session, site: models.Site, places: SitePlaces, *, now: datetime
    ) -> None:
        self.paths: list[str] = []
        self._session = session
        self._site = site
        self._places = places
        self._now = now

    def write(self, documents: Sequence[ReadingDocument]) -> int:
        """Write readings; return how many are new. One that was deleted here stays deleted."""
        known = self._known(item.source for item in documents)
        there = {row.id: row for row in subjects.photos(self._session, ids=known.values())}
        new = {item.source: item for item in documents if item.source not in known}
        for document in new.values():
            self._add(document)
        for document in documents:
            row = there.get(known.get(document.source, 0))
            if row is not None:
                self._change(row, document)
        return len(new)

    def delete(self, sources: Sequence[str]) -> int:
        """Delete readings; a legal hold of the centre keeps its photo. Return how many."""
        ids = set(self._known(sources).values())
        found = detection_sessions.lock_all(self._session, ids=ids)
        held = holds.on_photos(self._session, ids=found)
        gone = [id for id in found if id not in held]
        if gone:
            self.paths += detection_sessions.delete_locked(self._session, ids=gone)
        return len(gone)

    def _known(self, sources: Iterable[str]) -> dict[str, int]:
        return sites.mapped(
            self._session, site_id=self._site.id, kind=SiteRowKind.READING, sources=sources
        )

    def _add(self, document: ReadingDocument) -> None:
        session = self._session
        location = self._places.location(document.location)
        row = reading_row(document, location, now=self._now)
        insert_rows(session, row, image_sum=None, crop_sums=[(None, None)] * len(row.detections))
        photos_change(session, [row.captured_at])
        if document.passed is not None:
            row.passed = pass_row(document.passed, self._site.id, row.id)
            passes.add(session, row.passed)
        for sent, item in zip(document.detections, row.detections, strict=True):
            if sent.plate is not None and item.plate is not None:
                corrections = correction_rows(sent.plate)
                for correction in corrections:
                    correction.plate_id = item.plate.id
                session.add_all(corrections)
        self._map(document, row)
        pairs = list(zip(document.detections, row.detections, strict=True))
        files = files_of(document.file, row.id, pairs)
        expect_files(session, self._site, row.id, row.captured_at, files)
        statuses = {
            item.plate.text: PlateStatus(item.plate.status or PlateStatus.UNLISTED)
            for item in row.detections
            if item.plate is not None and item.plate.text is not None
        }
        for body in detections_created(row, statuses):
            record_event(session, body, location_id=row.location_id)

    def _map(self, document: ReadingDocument, row: models.DetectionSession) -> None:
        session, site_id = self._session, self._site.id
        rows = {document.source: row.id}
        sites.add_rows(session, site_id=site_id, kind=SiteRowKind.READING, rows=rows)
        pairs = zip(document.detections, row.detections, strict=True)
        own = {sent.source: item.id for sent, item in pairs}
        sites.add_rows(session, site_id=site_id, kind=SiteRowKind.DETECTION, rows=own)

    def _change(self, row: models.DetectionSession, document: ReadingDocument) -> None:
        """Let a reading be as the site has it now."""
        session = self._session
        if not detection_sessions.lock(session, id=row.id):
            return
        own = sites.mapped(
            session,
            site_id=self._site.id,
            kind=SiteRowKind.DETECTION,
            sources=[item.source for item in document.detections],
        )
        sent = {own[item.source]: item for item in document.detections if item.source in own}
        photos_change(session, [row.captured_at])
        self.paths += changes.delete_parts(session, row, sent)
        id, captured_at = row.id, row.captured_at
        session.flush()
        session.expire_all()
        (row,) = subjects.photos(session, ids=[id])
        changes.change_parts(session, row, sent)
        kept = [(sent[item.id], item) for item in row.detections if item.id in sent]
        files = files_of(document.file, id, kept)
        self.paths += expect_files(session, self._site, id, captured_at, files)
