"""ParkPow's changes: tags of vehicles, which are lists of plates, and cameras, our locations."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import PlateListEntry
from galaxy_alpr.db.queries.integrations import parkpow
from galaxy_alpr.endpoints.compat.moments import location_name
from galaxy_alpr.endpoints.compat.parkpow import wire
from galaxy_alpr.endpoints.compat.parkpow.imports import list_file
from galaxy_alpr.endpoints.compat.parkpow.vendor import BASE, TAG
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import BadRequest, NotFound
from galaxy_alpr.services.lists import entries, files
from galaxy_alpr.services.lists.csv_lines import LineAction
from galaxy_alpr.services.lists.entries import EntryValues, WrittenPlate
from galaxy_alpr.services.places import changes
from galaxy_alpr.services.places.changes import LocationValues
from galaxy_alpr.services.places.lookup import lot_id
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.timezones import UTC_ZONE
from galaxy_alpr.web.compat.bodies import SentBody, sent_body
from galaxy_alpr.web.compat.openapi import compat_answers
from galaxy_alpr.web.compat.routing import CompatRouter
from galaxy_alpr.web.deps import Context, CurrentActor, Sessions

router = CompatRouter(prefix=BASE, tags=[TAG], default_response_class=JSONResponse)

MAX_ID_DIGITS = 18
FIELDS = tuple(f"field{number}" for number in range(1, 7))
NO_LIST = "vehicle_tags has to name a list: allowed, blocked or watched"


@router.post("/edit-tags", responses=compat_answers(200, "The vehicle with its tag"))
async def set_parkpow_tag(
    request: Request, sessions: Sessions, actor: CurrentActor
) -> JSONResponse:
    """Put a vehicle on the list `tag_id` if `checked`, else take it off that list.

    A plate is on one list at most: a new tag takes the place of the other one.
    """
    body = await sent_body(request)
    change = partial(_edit_tag, body=body, actor=actor)
    return JSONResponse(await run_in_threadpool(Transactions(sessions), change))


@router.post("/create-vehicle", responses=compat_answers(200, "The vehicle"))
async def add_parkpow_vehicle(
    request: Request, sessions: Sessions, actor: CurrentActor
) -> JSONResponse:
    """Put a plate on the list that `vehicle_tags` names; the other fields become its note.

    A vehicle without such a tag is refused: a plate that is on no list is not stored.
    """
    body = await sent_body(request)
    change = partial(_add_vehicle, body=body, actor=actor)
    return JSONResponse(await run_in_threadpool(Transactions(sessions), change))


@router.post("/import-vehicles", responses=compat_answers(200, "The id of the import"))
async def import_parkpow_vehicles(
    request: Request, sessions: Sessions, context: Context, actor: CurrentActor
) -> JSONResponse:
    """Import a CSV file `import_file` into the plate lists: all of its lines, or none."""
    body = await sent_body(request)

    def change() -> str:
        data = list_file(body)
        with context.imports.take(), sessions() as session:
            plan = files.import_file(
                session,
                Transactions(sessions),
                data,
                zone=UTC_ZONE,
                dry_run=False,
                skip_invalid=False,
                actor=actor,
            )
        return f"imported-{plan.count(LineAction.ADD)}-{plan.count(LineAction.CHANGE)}"

    return JSONResponse({"task_id": await run_in_threadpool(change)})


@router.post("/create-camera", responses=compat_answers(200, "The camera"))
async def add_parkpow_camera(
    request: Request, sessions: Sessions, actor: CurrentActor
) -> JSONResponse:
    """Add a location: its name is `code`, its type `ENTRANCE`, `EXIT` or `SPOT`."""
    body = await sent_body(request)
    change = partial(_add_camera, body=body, actor=actor)
    return JSONResponse(await run_in_threadpool(Transactions(sessions), change))


def _edit_tag(session: Session, *, body: SentBody, actor: Actor) -> dict[str, Any]:
    tag = wire.tag_of(body.text("tag_id") or "")
    if tag is None:
        raise NotFound("there is no such tag")
    row, status = _vehicle(session, body.text("vehicle_id") or ""), tag[1]
    plate = WrittenPlate(row.text, row.display_text)
    if body.flag("checked"):
        values = EntryValues(
            status=status,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            note=row.note,
            keeps=frozenset(entries.OPTIONAL),
        )
        changed, _ = entries.put(session, plate, values, actor=actor)
        return wire.vehicle(changed)
    answer = wire.vehicle(row)
    if row.status == status:
        entries.delete(session, plate, actor=actor)
        answer["vehicle_tags"] = []
    return answer


def _vehicle(session: Session, text: str) -> PlateListEntry:
    row = None
    if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS:
        row = parkpow.listed_by_id(session, id=int(text))
    if row is None:
        raise NotFound("there is no such vehicle")
    return row


def _add_vehicle(session: Session, *, body: SentBody, actor: Actor) -> dict[str, Any]:
    plate = WrittenPlate.of(body.text("license_plate") or "")
    row, _ = entries.put(
        session,
        plate,
        EntryValues(
            status=_status(body),
            note=note_of({name: body.text(name) for name in ("payment_status", *FIELDS)}),
            keeps=frozenset(entries.OPTIONAL),
        ),
        actor=actor,
    )
    return wire.vehicle(row)


def _status(body: SentBody) -> PlateStatus:
    written = [*body.texts("vehicle_tags"), *body.texts("tags")]
    found = (wire.tag_of(text) for item in written for text in item.split(","))
    status = next((tag[1] for tag in found if tag is not None), None)
    if status is None:
        raise BadRequest(NO_LIST)
    return status


def note_of(values: dict[str, str | None]) -> str | None:
    """Return the note of a list entry: the fields that have a value, with their names."""
    return "; ".join(f"{name}: {text}" for name, text in values.items() if text) or None


def _add_camera(session: Session, *, body: SentBody, actor: Actor) -> dict[str, Any]:
    name = location_name(body.text("code") or body.text("name"))
    if name is None:
        raise BadRequest("send the 'code' of the camera")
    kind = (body.text("type") or "").strip().upper()
    type = next((type for type, word in wire.CAMERA_TYPES.items() if word == kind), None)
    if type is None:
        raise BadRequest("'type' has to be ENTRANCE, EXIT or SPOT")
    values = LocationValues(
        name=name,
        type=type,
        lot_id=lot_id(session, body.text("parking")),
        country=None,
    )
    return wire.camera(changes.add_location(session, values, actor=actor).location)
