"""What a site stores of its centre: that there is one, and what it has confirmed."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy.orm import Session

from galaxy_alpr.db.queries import events
from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.services.sites.batches import BatchAnswer
from galaxy_alpr.services.sites.edge.build import Prepared


def begin(session: Session, site: str) -> None:
    """Keep from now on what the centre has to be told as ``site``; all stored events are sent."""
    link = edge.link(session, lock=True)
    if link is not None and link.site != site:
        edge.drop_link(session)
        session.expunge(link)
        link = None
    if link is None:
        edge.make_link(session, site=site)
    else:
        # A newer program may understand more of what the centre has set.
        link.config_version = None
    events.lock_cursor(session, name=events.CENTRE, start=0)


def confirm(session: Session, prepared: Prepared, answer: BatchAnswer) -> None:
    """Store what the centre has confirmed, unless another process did."""
    batch = prepared.batch
    if batch.is_empty and not answer.diverged:
        return
    link = edge.link(session, lock=True)
    if link is None or link.next_batch_id != batch.id:
        return
    cursor = events.lock_cursor(session, name=events.CENTRE, start=0)
    link.next_batch_id = uuid4().hex
    if answer.diverged:
        link.batch_id = None
        last_id = min(cursor, answer.accepted_until)
    else:
        link.batch_id = batch.id
        last_id = batch.last_event_id if answer.applied else answer.accepted_until
    if answer.applied:
        edge.forget_changes(session, ids=prepared.change_ids)
    events.move_cursor(session, name=events.CENTRE, last_id=last_id)
