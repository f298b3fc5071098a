"""``/api/reports/schedules``: reports that are sent by e-mail."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.db.queries.reports import schedules
from galaxy_alpr.endpoints.schemas.integrations.report_schedules import (
    ReportScheduleIn,
    ReportScheduleOut,
)
from galaxy_alpr.services.reports.schedules import (
    add_schedule,
    delete_schedule,
    get_schedule,
    replace_schedule,
)
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

PATH = "/api/reports/schedules"

router = Router(prefix=PATH, tags=["reports"])


@router.get("")
def list_report_schedules(session: ReadSession) -> list[ReportScheduleOut]:
    """Return all schedules by name."""
    return [ReportScheduleOut.of(row) for row in schedules.every(session)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_report_schedule(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    body: ReportScheduleIn,
    response: Response,
) -> ReportScheduleOut:
    """Add a schedule; the first report is that of the period that ends next."""
    added = write(partial(add_schedule, values=body.values(), now=clock.now(), actor=actor))
    set_etag(response, added)
    set_location(response, f"{PATH}/{added.id}")
    return ReportScheduleOut.of(added)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_report_schedule(session: ReadSession, id: RowId, response: Response) -> ReportScheduleOut:
    """Return one schedule."""
    found = get_schedule(session, id)
    set_etag(response, found)
    return ReportScheduleOut.of(found)


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_report_schedule(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    id: RowId,
    body: ReportScheduleIn,
    expected: IfMatch,
    response: Response,
) -> ReportScheduleOut:
    """Change a schedule; fields that the body omits get their defaults."""
    change = partial(
        replace_schedule,
        schedule_id=id,
        values=body.values(),
        now=clock.now(),
        actor=actor,
        expected=expected,
    )
    changed = write(change)
    set_etag(response, changed)
    return ReportScheduleOut.of(changed)


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_report_schedule(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a schedule; nothing more is sent."""
    write(partial(delete_schedule, schedule_id=id, actor=actor, expected=expected))
