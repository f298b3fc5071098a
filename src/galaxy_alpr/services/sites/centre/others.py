"""Decisions at gates and alarms of a site as rows of its centre, which decides nothing again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.sites import sites
from galaxy_alpr.enums import ActorKind, AlarmState, AlertKind, AlertSeverity, SiteRowKind
from galaxy_alpr.events import AlarmRaised
from galaxy_alpr.services.live.record import record_event
from galaxy_alpr.services.sites.centre.places import SitePlaces
from galaxy_alpr.services.sites.centre.rows import columns
from galaxy_alpr.services.sites.other_documents import AlarmDocument, DecisionDocument

RECENT = timedelta(hours=1)
"""Nobody is notified of older alarms: they come from a site that was offline."""

_ENDED = ("state", "acknowledged_at", "acknowledged_by", "outcome", "comment")


class SiteOthers:
    """Writes decisions and alarms of one site in one transaction."""

    def __init__(
        self, session: Session, site: models.Site, places: SitePlaces, *, now: datetime
    ) -> None:
        self._session = session
        self._site = site
        self._places = places
        self._now = now

    def write_decisions(self, documents: Sequence[DecisionDocument]) -> int:
        """Write decisions at gates; return how many are new."""
        known = self._known(SiteRowKind.DECISION, (item.source for item in documents))
        detections = self._detections(item.detection for item in documents)
        new: dict[str, int] = {}
        for document in documents:
            if document.source in known or document.source in new:
                self._hide(known.get(document.source), document)
                continue
            location = self._places.location(document.location)
            row = models.GateDecision(
                **columns(document, "source", "location", "detection"),
                gate_id=None,
                location_id=None if location is None else location.id,
                detection_id=detections.get(document.detection or ""),
                idempotency_key=None,
                actor_kind=ActorKind.SYSTEM.value,
                actor_id=None,
            )
            self._session.add(row)
            self._session.flush()
            new[document.source] = row.id
        self._map(SiteRowKind.DECISION, new)
        return len(new)

    def write_alarms(self, documents: Sequence[AlarmDocument]) -> int:
        """Write alarms, and who acknowledged them; return how many are new."""
        known = self._known(SiteRowKind.ALARM, (item.source for item in documents))
        detections = self._detections(item.detection for item in documents)
        visits = self._existing(SiteRowKind.VISIT, models.Visit, (item.visit for item in documents))
        new: dict[str, int] = {}
        for document in documents:
            if document.source in known:
                self._change(known[document.source], document)
            elif document.source not in new:
                visit_id = visits.get(document.visit or "")
                detection_id = detections.get(document.detection or "")
                new[document.source] = self._add(document, detection_id, visit_id)
        self._map(SiteRowKind.ALARM, new)
        return len(new)

    def _hide(self, id: int | None, document: DecisionDocument) -> None:
        """Forget the text of a decision that the site has forgotten."""
        row = None if id is None else self._session.get(models.GateDecision, id)
        if row is not None and document.text is None:
            row.text, row.text_hash, row.display_text = None, document.text_hash, None

    def _add(self, document: AlarmDocument, detection_id: int | None, visit_id: int | None) -> int:
        location = self._places.location(document.location)
        lot = None if document.lot is None else self._places.lot(document.lot)
        values = columns(document, "source", "detection", "visit", "location", "lot", "subject")
        row = models.Alarm(
            **values,
            rule_id=None,
            subject=f"{self._site.code}:{document.subject}"[:100],
            detection_id=detection_id,
            visit_id=visit_id,
            camera_id=None,
            gate_id=None,
            location_id=None if location is None else location.id,
            lot_id=None if lot is None else lot.id,
        )
        self._session.add(row)
        self._session.flush()
        if row.state == AlarmState.OPEN and row.raised_at > self._now - RECENT:
            record_event(self._session, self._raised(row), location_id=row.location_id)
        return row.id

    def _raised(self, row: models.Alarm) -> AlarmRaised:
        detection = None
        if row.detection_id is not None:
            detection = self._session.get(models.Detection, row.detection_id)
        return AlarmRaised(
            alarm_id=row.id,
            rule_id=None,
            kind=AlertKind(row.kind),
            severity=AlertSeverity(row.severity),
            reason=row.reason,
            raised_at=row.raised_at,
            occurred_at=row.occurred_at,
            lot_id=row.lot_id,
            session_id=None if detection is None else detection.session_id,
            detection_id=row.detection_id,
            camera_id=None,
            visit_id=row.visit_id,
            text=row.text,
            display_text=row.display_text,
            listed_text=row.listed_text,
            note=row.note,
            instruction=row.instruction,
        )

    def _change(self, id: int, document: AlarmDocument) -> None:
        """Let an alarm be as the site has it; who acknowledged it here first stays."""
        row = self._session.get(models.Alarm, id)
        if row is None:
            return
        names = ["count", "last_at", "text", "text_hash", "display_text", "listed_text", "note"]
        if row.state == AlarmState.OPEN:
            names += _ENDED
        values = columns(document)
        for name in names:
            setattr(row, name, values[name])
        self._session.flush()

    def _known(self, kind: SiteRowKind, sources: Iterable[str]) -> dict[str, int]:
        return sites.mapped(self._session, site_id=self._site.id, kind=kind, sources=sources)

    def _detections(self, sources: Iterable[str | None]) -> dict[str, int]:
        return self._existing(SiteRowKind.DETECTION, models.Detection, sources)

    def _existing(
        self,
        kind: SiteRowKind,
        table: type[models.Detection] | type[models.Visit],
        sources: Iterable[str | None],
    ) -> dict[str, int]:
        found = self._known(kind, (item for item in sources if item is not None))
        there = sites.existing(self._session, table, ids=set(found.values()))
        return {source: id for source, id in found.items() if id in there}

    def _map(self, kind: SiteRowKind, rows: dict[str, int]) -> None:
        sites.add_rows(self._session, site_id=self._site.id, kind=kind, rows=rows)
