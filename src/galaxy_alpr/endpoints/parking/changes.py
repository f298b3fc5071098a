"""``POST /api/visits/{id}/…``: what people do with visits, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import Response
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Visit
from galaxy_alpr.endpoints.schemas.parking.changes import (
    CloseIn,
    OtherVisitIn,
    SplitIn,
    VisitReasonIn,
)
from galaxy_alpr.endpoints.schemas.parking.visits import VisitDetailOut
from galaxy_alpr.services.parking.visits import changes
from galaxy_alpr.services.parking.visits.evidence import record_of
from galaxy_alpr.services.parking.visits.hand import HandChange, get_visit, undo_change
from galaxy_alpr.services.places.period import zone_of
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.web.deps import CurrentActor, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/visits", tags=["visits"])

_ANSWERS = {**tagged(), **responses(404, 409, 412, 422)}


@router.post("/{id}/match", responses=_ANSWERS)
def match_visits(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: OtherVisitIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Make one visit of an entry and an exit that were not joined."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    change = partial(changes.match_visits, hand=hand, other_id=body.other_id)
    return _changed(write, change, response)


@router.post("/{id}/merge", responses=_ANSWERS)
def merge_visits(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: OtherVisitIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Make one visit of two that are one stay; the vehicle counts as inside in between."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    change = partial(changes.merge_visits, hand=hand, other_id=body.other_id)
    return _changed(write, change, response)


@router.post("/{id}/split", responses=_ANSWERS)
def split_visit(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: SplitIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Make two visits of one; the second begins with a reading. The answer is the first."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    change = partial(changes.split_visit, hand=hand, reading_id=body.reading_id)
    return _changed(write, change, response)


@router.post("/{id}/close", responses=_ANSWERS)
def close_visit(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: CloseIn,
    expected: IfMatch,
    site: SiteZone,
    response: Response,
) -> VisitDetailOut:
    """End a visit whose exit was not read, at a moment."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)

    def change(session: Session) -> Visit:
        zone = zone_of(session, lot_id=get_visit(session, id).lot_id, site=site)
        return changes.close_visit(session, hand, at=body.at.begin(zone))

    return _changed(write, change, response)


@router.post("/{id}/reopen", responses=_ANSWERS)
def reopen_visit(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: VisitReasonIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Open a visit again: the vehicle is inside, and a later exit closes it."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    return _changed(write, partial(changes.reopen_visit, hand=hand), response)


@router.post("/{id}/confirm", responses=_ANSWERS)
def confirm_visit(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: VisitReasonIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Close a visit in review: entry and exit are of one vehicle."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    return _changed(write, partial(changes.confirm_visit, hand=hand), response)


@router.post("/{id}/reject", responses=_ANSWERS)
def reject_visit(
    write: Write,
    actor: CurrentActor,
    id: RowId,
    body: VisitReasonIn,
    expected: IfMatch,
    response: Response,
) -> VisitDetailOut:
    """Part a visit in review: its exit is of another vehicle. The answer is that of the entry."""
    hand = HandChange(visit_id=id, actor=actor, reason=body.reason, expected=expected)
    return _changed(write, partial(changes.reject_visit, hand=hand), response)


@router.post("/{id}/undo", responses=_ANSWERS)
def undo_visit_change(
    write: Write, actor: CurrentActor, id: RowId, expected: IfMatch, response: Response
) -> VisitDetailOut:
    """Undo the newest change of a visit by a person that is not undone yet."""
    hand = HandChange(visit_id=id, actor=actor, expected=expected)
    return _changed(write, partial(undo_change, hand=hand), response)


def _changed(
    write: Transactions, change: Callable[[Session], Visit], response: Response
) -> VisitDetailOut:
    def run(session: Session) -> tuple[Visit, VisitDetailOut]:
        visit = change(session)
        record = record_of(session, visit.id)
        return record.visit, VisitDetailOut.of_record(session, record)

    visit, answer = write(run)
    set_etag(response, visit)
    return answer
