"""ParkPow's lists: lots, visits, and vehicles with their tags."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import JSONResponse

from galaxy_alpr.db.queries import lists, places
from galaxy_alpr.db.queries.integrations import parkpow
from galaxy_alpr.db.queries.integrations.parkpow import VisitPage
from galaxy_alpr.endpoints.compat.moments import moment
from galaxy_alpr.endpoints.compat.parkpow import wire
from galaxy_alpr.endpoints.compat.parkpow.vendor import BASE, TAG
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.errors import NotFound
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.deps import ClockDep, Hashes, ReadSession
from galaxy_alpr.web.guards.audited import AuditedReads
from galaxy_alpr.web.guards.sub_path import file_url

router = CompatRouter(prefix=BASE, tags=[TAG], default_response_class=JSONResponse)

PAGE = 100
MAX_PAGE = 100_000

IMPORTED = re.compile(r"imported-(\d{1,9})-(\d{1,9})")
"""The id of an import, which is done when it is answered: what was added, and what changed."""


@router.get("/parking-list", responses=compat_answers(200, "The lots", is_list=True))
def list_parkpow_lots(session: ReadSession) -> JSONResponse:
    """Return all lots with their locations, which are ParkPow's cameras."""
    rows = [use.location for use in places.locations(session)]
    found = [
        wire.parking(use.lot, (row for row in rows if row.lot_id == use.lot.id))
        for use in places.lots(session)
    ]
    return JSONResponse(found)


@router.get("/visit-list", responses=compat_answers(200, "A page of visits"))
def list_parkpow_visits(
    request: Request, session: ReadSession, reads: AuditedReads, hashes: Hashes, clock: ClockDep
) -> JSONResponse:
    """Return visits, the newest first: `start`, `end`, `plate`, `ordering` and `page` select them.

    `next` is the address of the next page. Times without an offset are in UTC.
    """
    query = request.query_params
    text = normalize_text(query.get("plate", "")) or None
    if text is not None:
        reads.record("plates.search", {"plate": text, "route": f"{BASE}/visit-list"}, None)
    page = VisitPage(
        since=moment(query.get("start")),
        until=moment(query.get("end")),
        text=text,
        text_hash=None if text is None else hashes.of(text),
        oldest_first=query.get("ordering") in ("start_date", "id"),
        offset=(_page(request) - 1) * PAGE,
        limit=PAGE + 1,
    )
    rows = parkpow.visits(session, page=page)
    shown = rows[:PAGE]
    pictures = parkpow.visit_pictures(session, ids=[row.id for row in shown])
    texts = {row.text for row in shown if row.text is not None}
    statuses = lists.statuses_by_text(session, texts, clock.now())
    locations = places.all_locations(session)
    results = [
        wire.visit(
            row,
            pictures=[item for item in pictures if item.visit_id == row.id],
            locations=locations,
            statuses=statuses,
            file_url=lambda path: _url(request, path),
        )
        for row in shown
    ]
    return JSONResponse(
        {
            "results": results,
            "next": _next(request) if len(rows) > PAGE else None,
            "estimated_count": parkpow.count_visits(session, page=page),
        }
    )


@router.get("/vehicles", responses=compat_answers(200, "A page of vehicles"))
def list_parkpow_vehicles(request: Request, session: ReadSession) -> JSONResponse:
    """Return the plates on the lists by their texts; `tags` names lists by id or name."""
    wanted = [tag for text in request.query_params.getlist("tags") for tag in text.split(",")]
    found = [tag for text in wanted if (tag := wire.tag_of(text)) is not None]
    statuses = [status for _, status in found] if wanted else list(wire.TAGS.values())
    offset = (_page(request) - 1) * PAGE
    rows = parkpow.listed(session, statuses=statuses, offset=offset, limit=PAGE + 1)
    return JSONResponse(
        {
            "results": [wire.vehicle(row) for row in rows[:PAGE]],
            "next": _next(request) if len(rows) > PAGE else None,
        }
    )


@router.get("/vehicle-tags", responses=compat_answers(200, "The tags"))
def list_parkpow_tags() -> JSONResponse:
    """Return the tags that a vehicle may have: the lists of plates."""
    return JSONResponse(
        {"results": [wire.tag(status) for status in wire.TAGS.values()], "next": None}
    )


@router.get("/task-check", responses=compat_answers(200, "The result of an import"))
def get_parkpow_task(request: Request) -> JSONResponse:
    """Return the result of an import by its `task_id`; imports are done when they are answered."""
    task = request.query_params.get("task_id", "")
    found = IMPORTED.fullmatch(task)
    if found is None:
        raise NotFound("there is no such task")
    return JSONResponse(
        {
            "task_id": task,
            "status": "SUCCESS",
            "result": {"created": int(found[1]), "updated": int(found[2])},
        }
    )


def _page(request: Request) -> int:
    text = request.query_params.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 1
    return min(max(number, 1), MAX_PAGE)


def _next(request: Request) -> str:
    return str(request.url.include_query_params(page=_page(request) + 1))


def _url(request: Request, path: str | None) -> str | None:
    url = file_url(path)
    if url is None:
        return None
    return f"{request.url.scheme}://{request.url.netloc}{url}"
