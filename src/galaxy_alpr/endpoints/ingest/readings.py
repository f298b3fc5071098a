"""``POST /api/readings``: readings of other systems, with or without pictures."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from starlette.requests import ClientDisconnect

from galaxy_alpr.endpoints.schemas.ingest.readings import (
    MAX_READINGS,
    ReadingResultOut,
    ReadingResultsOut,
    SentReadingIn,
    SentReadingsIn,
)
from galaxy_alpr.errors import (
    AlprError,
    BadRequest,
    ClientDisconnected,
    UnsupportedMediaType,
    ValidationFailed,
)
from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.documents import json_values
from galaxy_alpr.ingest.pushed.storing.facts import Sender
from galaxy_alpr.ingest.pushed.storing.store import PushedReadings
from galaxy_alpr.ingest.pushed.values import PushedRequest, Unreadable
from galaxy_alpr.web.deps import CurrentActor, IngestDep
from galaxy_alpr.web.errors import UNEXPECTED, responses
from galaxy_alpr.web.forms.content_types import media_type
from galaxy_alpr.web.routing import Router

logger = logging.getLogger(__name__)

router = Router(tags=["ingest"])

PICTURES = ("picture", "plate_picture")
_REF = "#/components/schemas/{model}"
_ONE: dict[str, Any] = SentReadingIn.model_json_schema(ref_template=_REF)
_MANY: dict[str, Any] = SentReadingsIn.model_json_schema(ref_template=_REF)


def _inline(schema: Any, definitions: dict[str, Any]) -> Any:
    """Return a schema with its definitions in their places: it is not a component."""
    if isinstance(schema, list):
        return [_inline(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        found = _inline(definitions[schema["$ref"].rpartition("/")[2]], definitions)
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return {key: _inline(value, definitions) for key, value in schema.items() if key != "$defs"}


_BINARY = {"type": "string", "format": "binary"}
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [_inline(_ONE, _ONE["$defs"]), _inline(_MANY, _MANY["$defs"])],
            }
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["reading"],
                "properties": {
                    "reading": {"type": "string", "description": "The reading as JSON."},
                    "picture": {**_BINARY, "description": "The picture."},
                    "plate_picture": {**_BINARY, "description": "The picture of the plate."},
                },
            }
        },
    },
}


@router.post(
    "/api/readings",
    responses=responses(400, 413, 415, 422, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
async def add_readings(
    request: Request, ingest: IngestDep, actor: CurrentActor
) -> ReadingResultsOut:
    """Store readings of another system, one or up to 100, with or without pictures.

    A picture is read by the engine as well, and both readings count, character by character. Each
    reading has a result of its own: those that cannot be stored do not stop the others. One with
    an `id` may be sent again. None of them opens a gate: see `POST /api/gates/decide`.
    """
    try:
        body = await request.body()
    except ClientDisconnect as error:
        raise ClientDisconnected("the client closed the connection") from error
    content_type = request.headers.get("content-type", "")
    sent = await run_in_threadpool(_sent, content_type, body)
    sender = Sender(key=f"{actor.kind}:{actor.id or 0}", actor=actor)
    return await run_in_threadpool(_store_all, sent, ingest.pushed, sender)


@dataclass(frozen=True, slots=True)
class _Sent:
    """The readings of a request, unchecked, and the pictures of its form."""

    items: tuple[Any, ...]
    pictures: dict[str, bytes]


def _sent(content_type: str, body: bytes) -> _Sent:
    """Return what was sent.

    Raises ``UnsupportedMediaType``, ``BadRequest`` for what is not JSON, ``ValidationFailed``.
    """
    kind = media_type(content_type)
    if kind == "application/json":
        return _Sent(_items(_json(body)), {})
    if kind != "multipart/form-data":
        raise UnsupportedMediaType(
            "send readings as application/json, or one as multipart/form-data with its picture"
        )
    form = request_of(content_type=content_type, body=body)
    data = _part(form, "reading")
    if data is None:
        raise ValidationFailed("the form has no field 'reading' with JSON", field="reading")
    items = _items(_json(data))
    if len(items) != 1:
        raise ValidationFailed("a form has one reading", field="reading")
    found = {name: _part(form, name) for name in PICTURES}
    return _Sent(items, {name: data for name, data in found.items() if data})


def _part(form: PushedRequest, name: str) -> bytes | None:
    return next((part.data for part in form.parts if part.name == name), None)


def _json(data: bytes) -> Any:
    try:
        return json_values(data)
    except Unreadable as error:
        raise BadRequest(str(error)) from error


def _items(values: Any) -> tuple[Any, ...]:
    """Return the readings of an object: its ``readings``, else itself."""
    if not isinstance(values, dict):
        raise ValidationFailed("send an object: a reading, or several in 'readings'")
    if "readings" not in values:
        return (values,)
    items = values["readings"]
    if not isinstance(items, list) or not 0 < len(items) <= MAX_READINGS:
        message = f"'readings' has to be a list of 1 to {MAX_READINGS} readings"
        raise ValidationFailed(message, field="readings")
    if len(values) > 1:
        raise ValidationFailed("'readings' stands alone", field="readings")
    return tuple(items)


def _store_all(sent: _Sent, pushed: PushedReadings, sender: Sender) -> ReadingResultsOut:
    results = [_store(item, sent.pictures, pushed, sender) for item in sent.items]
    return ReadingResultsOut(results=results)


def _store(
    item: Any, pictures: dict[str, bytes], pushed: PushedReadings, sender: Sender
) -> ReadingResultOut:
    """Store one reading; what fails is its result."""
    id = item.get("id") if isinstance(item, dict) else None
    id = id if isinstance(id, str) else None
    try:
        body = SentReadingIn.model_validate_json(json.dumps(item))
        reading = body.reading(pictures.get("picture"), pictures.get("plate_picture"))
        placed = _at(sender, body.location)
        return ReadingResultOut.of(id, pushed.store(reading, placed))
    except ValidationError as error:
        return ReadingResultOut.failed(id, ValidationFailed.code, _what_is_wrong(error))
    except AlprError as error:
        return ReadingResultOut.failed(id, error.code, str(error))
    except Exception:
        # The others are stored, or will be: their results must not be lost.
        logger.exception("unexpected error while a reading of several was stored")
        return ReadingResultOut.failed(id, UNEXPECTED.code, str(UNEXPECTED))


def _at(sender: Sender, location: str | None) -> Sender:
    return Sender(key=sender.key, actor=sender.actor, location=location)


def _what_is_wrong(error: ValidationError) -> str:
    """Return the fields that are wrong, and why, without their values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:5])
