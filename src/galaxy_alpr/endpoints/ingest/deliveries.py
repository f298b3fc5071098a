"""``/ingest/{token}`` and the fixed paths of makers: what cameras and other systems send."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from galaxy_alpr.db.models import IngestSource
from galaxy_alpr.errors import ClientDisconnected, NotFound
from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.values import PushedRequest, Reply
from galaxy_alpr.services.ingest.sources import source_of_token
from galaxy_alpr.web.deps import GatesDep, IngestDep, ReadSession
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.routing import Router

router = Router(tags=["ingest"])

Token = Annotated[
    str, Path(max_length=200, description="The secret part of the address of the source.")
]

_BODY = {
    "requestBody": {
        "description": "What the maker's devices send: JSON, XML, or a form with pictures.",
        "content": {
            "application/json": {"schema": {}},
            "application/xml": {"schema": {"type": "string"}},
            "multipart/form-data": {"schema": {"type": "object"}},
        },
    }
}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}


@router.post(
    "/ingest/{token}", responses={**_ANSWER, **responses(404, 413, 503)}, openapi_extra=_BODY
)
async def add_delivery(
    request: Request, session: ReadSession, ingest: IngestDep, gates: GatesDep, token: Token
) -> Response:
    """Take what a camera or another system sends to the address of its source.

    Everything that arrives whole is answered with 200 once it is stored. What cannot be read is
    kept as a dead letter. Paths below the address are taken as well, and GET and PUT.
    """
    return await _take(request, session, ingest, gates, token, "")


@router.api_route("/ingest/{token}", methods=["GET", "PUT"], include_in_schema=False)
async def add_delivery_otherwise(
    request: Request, session: ReadSession, ingest: IngestDep, gates: GatesDep, token: Token
) -> Response:
    """Take a delivery that is no POST."""
    return await _take(request, session, ingest, gates, token, "")


@router.api_route(
    "/ingest/{token}/{rest:path}", methods=["GET", "POST", "PUT"], include_in_schema=False
)
async def add_delivery_below(
    request: Request,
    session: ReadSession,
    ingest: IngestDep,
    gates: GatesDep,
    token: Token,
    rest: str,
) -> Response:
    """Take a delivery at a path below the address."""
    return await _take(request, session, ingest, gates, token, rest)


@router.post("/NotificationInfo/{rest:path}", include_in_schema=False)
@router.post("/LAPI/V1.0/System/Event/Notification/{rest:path}", include_in_schema=False)
async def add_to_path_of_maker(
    request: Request, ingest: IngestDep, gates: GatesDep, rest: str
) -> Response:
    """Take a delivery at the fixed path of a maker, where a setting allows it."""
    start = "NotificationInfo" if "/NotificationInfo/" in request.url.path else "Notification"
    return await _take_at(request, ingest, gates, f"{start}/{rest}")


@router.post("/push", include_in_schema=False)
@router.post("/push/", include_in_schema=False)
async def add_to_push(request: Request, ingest: IngestDep, gates: GatesDep) -> Response:
    """Take a delivery at the fixed path of several agents, where a setting allows it."""
    return await _take_at(request, ingest, gates, "push")


async def _take(
    request: Request,
    session: ReadSession,
    ingest: IngestDep,
    gates: GatesDep,
    token: str,
    path: str,
) -> Response:
    # Nothing of the body is read for an address that no source has.
    source: IngestSource = await run_in_threadpool(source_of_token, session, token)
    await run_in_threadpool(session.close)
    body = await _body(request)

    def take() -> Reply:
        return ingest.deliveries.take(source, _sent(request, body, path))

    reply = await run_in_threadpool(take)
    gates.wake()
    return _response(reply)


async def _take_at(request: Request, ingest: IngestDep, gates: GatesDep, path: str) -> Response:
    if not ingest.vendor_paths:
        raise NotFound("no such path (GALAXY_INGEST_VENDOR_PATHS)")
    body = await _body(request)
    address = request.client.host if request.client else None

    def take() -> Reply:
        return ingest.deliveries.at_own_path(address, _sent(request, body, path))

    reply = await run_in_threadpool(take)
    gates.wake()
    return _response(reply)


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise ClientDisconnected("the client closed the connection") from error


def _sent(request: Request, body: bytes, path: str) -> PushedRequest:
    return request_of(
        content_type=request.headers.get("content-type", ""),
        headers=dict(request.headers),
        query=dict(request.query_params),
        body=body,
        method=request.method,
        path=path,
    )


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, media_type=reply.content_type)
